// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.node;

import io.vertx.core.Vertx;
import io.weft.fabric.buffer.DataBuffer;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.BackendOptions;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.backend.disk.DiskBackend;
import io.weft.targetnode.backend.disk.OpenedDevice;
import io.weft.targetnode.backend.disk.RawDevice;
import io.weft.targetnode.backend.posix.Errno;
import java.lang.foreign.MemorySegment;

/** A device in memory that can hold all requests until it is released: for tests of what happens meanwhile. */
public final class HeldDevice implements RawDevice {
  /** The number of threads of a pool, and so the most requests at the device at the same time. */
  public static final int AT_ONCE = 8;

  private final byte[] data;
  private final int blockSize;
  private boolean held;
  private int begun;

  /** Creates a device that does not hold requests yet. */
  public HeldDevice(int size, int blockSize) {
    this.data = new byte[size];
    this.blockSize = blockSize;
  }

  /** A backend on this device, with threads and lanes as any other. */
  public Backend backend(Vertx vertx) {
    return new DiskBackend("held", new OpenedDevice(this, data.length, blockSize), data.length, BackendOptions.DEFAULT, vertx,
        new DeviceThreads());
  }

  /** Holds all further requests. */
  public synchronized void hold() {
    held = true;
  }

  /** Releases the held requests, and no longer holds any. */
  public synchronized void release() {
    held = false;
    notifyAll();
  }

  /** The number of requests that have reached the device. */
  public synchronized int begun() {
    return begun;
  }

  /** The current value of a byte. */
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
