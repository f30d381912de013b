// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.weft.fabric.buffer.DataBuffer;
import io.weft.targetnode.backend.Fence;
import io.weft.targetnode.backend.Presence;
import io.weft.targetnode.backend.posix.Errno;
import io.weft.targetnode.backend.posix.GuardedRing;
import io.weft.targetnode.backend.posix.Posix;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * A device that other nodes reach too, for threads: each call is an operation of a {@link GuardedRing}, which the kernel does not
 * begin after the deadline of the fence. One that was kept from beginning returns {@link Errno#EINTR}, so that it is asked again
 * whether it may.
 */
final class GuardedDevice implements RawDevice {
  private final PosixDevice device;
  private final Fence fence;
  /** The rings that no thread uses now. */
  private final ConcurrentLinkedDeque<Call> idle = new ConcurrentLinkedDeque<>();

  private GuardedDevice(PosixDevice device, Fence fence, GuardedRing first) {
    this.device = device;
    this.fence = fence;
    idle.add(new Call(first));
  }

  /** Guards the calls to a device; where the kernel offers no rings for that, the device itself. */
  static RawDevice of(PosixDevice device, Fence fence) {
    GuardedRing first = GuardedRing.open(1);
    return first == null ? device : new GuardedDevice(device, fence, first);
  }

  /** A ring with at most one operation. */
  private final class Call implements GuardedRing.Completions {
    private final GuardedRing ring;
    private boolean timerRuns;
    private boolean under;
    private int result;

    Call(GuardedRing ring) {
      this.ring = ring;
    }

    @Override
    public void completed(long data, int ended) {
      if (data == GuardedRing.TIMER) {
        timerRuns = false;
      } else {
        under = false;
        result = GuardedRing.isCancelled(ended) ? -Errno.EINTR : ended;
      }
    }

    int perform(byte opcode, int descriptor, long offset, long address, int length, int flags) {
      // It may have told by now that the timer has run out.
      ring.reap(this);
      if (timerRuns) {
        ring.deadline(fence.deadline());
      } else if (ring.startTimer(fence.deadline()) != 0) {
        return -Errno.EAGAIN;
      }
      timerRuns = true;
      under = true;
      ring.place(opcode, descriptor, offset, address, length, flags, 0);
      while (true) {
        int submitted = ring.submit();
        ring.reap(this);
        if (!under) {
          return result;
        }
        if (submitted == 0) {
          ring.await();
        }
      }
    }
  }

  private int perform(byte opcode, int descriptor, long offset, long address, int length, int flags) {
    Call call = idle.poll();
    if (call == null) {
      GuardedRing ring = GuardedRing.open(1);
      if (ring == null) {
        return -Errno.EAGAIN;
      }
      call = new Call(ring);
    }
    try {
      return call.perform(opcode, descriptor, offset, address, length, flags);
    } finally {
      idle.push(call);
    }
  }

  @Override
  public int read(long position, DataBuffer target, int index, int length) {
    return perform(RingLane.OP_READ, device.fd(), position, target.address() + index, length, 0);
  }

  @Override
  public int write(long position, DataBuffer source, int index, int length, boolean durable) {
    if (device.isBeyondEnd(position + length)) {
      return -Errno.ERANGE;
    }
    int descriptor = durable ? device.durableFd() : device.fd();
    return perform(RingLane.OP_WRITE, descriptor, position, source.address() + index, length, 0);
  }

  @Override
  public int sync() {
    return perform(RingLane.OP_FSYNC, device.fd(), 0, 0, 0, RingLane.FSYNC_DATASYNC);
  }

  @Override
  public int punch(long position, long length) {
    return perform(RingLane.OP_FALLOCATE, device.fd(), position, length, Posix.FALLOC_PUNCH_HOLE_KEEP_SIZE, 0);
  }

  @Override
  public int zero(long position, long length) {
    return perform(RingLane.OP_FALLOCATE, device.fd(), position, length, Posix.FALLOC_ZERO_RANGE_KEEP_SIZE, 0);
  }

  @Override
  public boolean canPunchHoles() {
    return device.canPunchHoles();
  }

  @Override
  public boolean canZero() {
    return device.canZero();
  }

  @Override
  public void setCannotZero() {
    device.setCannotZero();
  }

  @Override
  public int memoryAlignment() {
    return device.memoryAlignment();
  }

  @Override
  public boolean mayTearReads() {
    return device.mayTearReads();
  }

  @Override
  public long size() {
    return device.size();
  }

  @Override
  public Presence presence() {
    return device.presence();
  }

  @Override
  public String describe() {
    return device.describe();
  }

  /** Frees the rings; the device itself is closed by its owner. */
  @Override
  public void close() {
    for (Call call = idle.poll(); call != null; call = idle.poll()) {
      call.ring.close();
    }
  }
}
