// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.weft.fabric.buffer.DataBuffer;
import io.weft.targetnode.backend.posix.Errno;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/**
 * A device in memory that is as difficult as is allowed: short transfers, interrupted calls, unsupported operations.
 */
final class MoodyDevice implements RawDevice {
  static final int ALIGNMENT = 512;

  private final byte[] data;
  private final Random random;
  private boolean canZero = true;
  /** The error number of every transfer, 0 for success. */
  volatile int failing;
  /** The steps performed so far. */
  int calls;

  MoodyDevice(int size, long seed) {
    this.data = new byte[size];
    this.random = new Random(seed);
  }

  private synchronized int transfer(long position, DataBuffer buffer, int index, int length, boolean reading) {
    calls++;
    if ((buffer.address() + index) % ALIGNMENT != 0 || position % 512 != 0) {
      return -Errno.EINVAL;
    }
    if (failing != 0) {
      return -failing;
    }
    switch (random.nextInt(6)) {
      case 0 -> {
        return -Errno.EINTR;
      }
      case 1 -> {
        return -Errno.EAGAIN;
      }
      default -> {
        int part = random.nextBoolean() ? length : Math.min(length, 512 + random.nextInt(length));
        MemorySegment own = MemorySegment.ofArray(data);
        if (reading) {
          MemorySegment.copy(own, position, buffer.segment(), index, part);
        } else {
          MemorySegment.copy(buffer.segment(), index, own, position, part);
        }
        return part;
      }
    }
  }

  @Override
  public int read(long position, DataBuffer target, int index, int length) {
    return transfer(position, target, index, length, true);
  }

  @Override
  public int write(long position, DataBuffer source, int index, int length, boolean durable) {
    return transfer(position, source, index, length, false);
  }

  @Override
  public synchronized int sync() {
    calls++;
    return failing != 0 ? -failing : random.nextInt(3) == 0 ? -Errno.EINTR : 0;
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
    return true;
  }

  @Override
  public boolean canZero() {
    return canZero;
  }

  @Override
  public void setCannotZero() {
    canZero = false;
  }

  @Override
  public int memoryAlignment() {
    return ALIGNMENT;
  }

  @Override
  public boolean mayTearReads() {
    return true;
  }

  @Override
  public long size() {
    return data.length;
  }

  @Override
  public String describe() {
    return "moody";
  }

  @Override
  public void close() {
    // There is nothing to close.
  }
}
