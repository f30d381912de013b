// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.node;

import io.vertx.core.Vertx;
import io.weft.fabric.buffer.DataBuffer;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.BackendOptions;
import io.weft.targetnode.backend.disk.DiskBackend;
import io.weft.targetnode.backend.disk.OpenedDevice;
import io.weft.targetnode.backend.disk.RawDevice;
import io.weft.targetnode.backend.posix.Errno;
import java.lang.foreign.MemorySegment;

/** A device in memory that keeps everything it is asked for until it is let go: for tests of what happens meanwhile. */
public final class HeldDevice implements RawDevice {
  /** What a pool has of threads, and so the most that is at the device at a time. */
  public static final int AT_ONCE = 8;

  private final byte[] data;
  private final int blockSize;
  private boolean held;
  private int begun;

  /** A device that holds nothing back yet. */
  public HeldDevice(int size, int blockSize) {
    this.data = new byte[size];
    this.blockSize = blockSize;
  }

  /** A backend on this device, with the threads and lanes of every other. */
  public Backend backend(Vertx vertx) {
    return new DiskBackend("held", new OpenedDevice(this, data.length, blockSize), data.length, BackendOptions.DEFAULT, vertx);
  }

  /** Keeps what comes from now on. */
  public synchronized void hold() {
    held = true;
  }

  /** Lets go of all that was kept, and of what comes. */
  public synchronized void release() {
    held = false;
    notifyAll();
  }

  /** How many requests have reached the device. */
  public synchronized int begun() {
    return begun;
  }

  /** A byte as the device has it now. */
  public synchronized byte at(int index) {
    return data[index];
  }

  private synchronized void pass() {
    begun++;
    while (held) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts these threads", e);
      }
    }
  }

  @Override
  public int read(long position, DataBuffer target, int index, int length) {
    pass();
    MemorySegment.copy(MemorySegment.ofArray(data), position, target.segment(), index, length);
    return length;
  }

  @Override
  public int write(long position, DataBuffer source, int index, int length, boolean durable) {
    pass();
    synchronized (this) {
      MemorySegment.copy(source.segment(), index, MemorySegment.ofArray(data), position, length);
    }
    return length;
  }

  @Override
  public int sync() {
    pass();
    return 0;
  }

  @Override
  public int punch(long position, long length) {
    return -Errno.EOPNOTSUPP;
  }

  @Override
  public int zero(long position, long length) {
    return -Errno.EOPNOTSUPP;
  }

  @Override
  public boolean canPunchHoles() {
    return false;
  }

  @Override
  public boolean canZero() {
    return false;
  }

  @Override
  public void setCannotZero() {}

  @Override
  public int memoryAlignment() {
    return 1;
  }

  @Override
  public boolean mayTearReads() {
    return false;
  }

  @Override
  public long size() {
    return data.length;
  }

  @Override
  public String describe() {
    return "held";
  }

  @Override
  public void close() {}
}
