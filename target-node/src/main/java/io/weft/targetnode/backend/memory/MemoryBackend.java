// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.memory;

import com.sun.management.OperatingSystemMXBean;
import io.netty.channel.EventLoop;
import io.weft.config.ByteSize;
import io.weft.targetnode.backend.BackendException;
import io.weft.targetnode.backend.CloseableLane;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.backend.Inspection;
import io.weft.targetnode.backend.LanedBackend;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Blocks in this process's memory; closing the backend discards them. */
public final class MemoryBackend extends LanedBackend {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryBackend.class);

  private final NativeMemory memory;
  private final PieceLocks locks = new PieceLocks();

  /** Allocates the memory. @param size in bytes @throws BackendException if the system refuses */
  public MemoryBackend(DeviceThreads threads, int blockSize, long size) throws BackendException {
    super(threads, blockSize, false);
    this.memory = NativeMemory.allocate(size);
    long installed = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    if (size > installed) {
      LOG.warn("memory:{} is more than the {} bytes of this machine; the system ends this process when they are used up",
          ByteSize.format(size), installed);
    }
  }

  /** The address of the memory. */
  long address() {
    return memory.segment().address();
  }

  @Override
  public long size() {
    return memory.segment().byteSize();
  }

  @Override
  public boolean mayFail() {
    return false;
  }

  @Override
  public Inspection inspect() {
    return Inspection.FINE;
  }

  @Override
  public boolean volatileWriteCache() {
    // Flush cannot make these blocks any safer, so no host needs to send one.
    return false;
  }

  @Override
  public boolean canDeallocate() {
    return true;
  }

  @Override
  public String describe() {
    return memory.canReclaim() ? "memory, pages on demand" : "memory, allocated at once";
  }

  @Override
  protected CloseableLane newLane(EventLoop loop) {
    return new MemoryLane(loop, memory, locks);
  }

  @Override
  protected void release() {
    memory.free();
  }
}
