// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.weft.fabric.buffer.DataBuffer;
import io.weft.targetnode.backend.Presence;
import io.weft.targetnode.backend.posix.Errno;
import io.weft.targetnode.backend.posix.Posix;
import java.util.concurrent.TimeUnit;

/** A file or block device on Linux: two descriptors, one of which makes each write durable (O_DSYNC). */
final class PosixDevice implements RawDevice {
  /** For how long the size of a file is believed before the next write looks at it again. */
  private static final long SIZE_AGE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private final OpenFile file;
  private final int durableFd;
  private final int memoryAlignment;
  private final boolean direct;
  private final boolean canPunchHoles;
  private final String description;
  private volatile boolean canZero = true;
  private volatile long knownSize;
  private volatile long sizeTime = System.nanoTime() - SIZE_AGE_NANOS;

  PosixDevice(
      OpenFile file, int durableFd, int memoryAlignment, boolean direct, boolean canPunchHoles, String description) {
    this.file = file;
    this.durableFd = durableFd;
    this.memoryAlignment = memoryAlignment;
    this.direct = direct;
    this.canPunchHoles = canPunchHoles;
    this.description = description;
  }

  int fd() {
    return file.fd();
  }

  int durableFd() {
    return durableFd;
  }

  /**
   * Whether a write would make a file grow again that somebody has cut. The size is looked at shortly before the write, and
   * does not block; a write that is on its way when the file is cut still makes it grow.
   *
   * @param end the byte after the last one that is written
   */
  boolean isBeyondEnd(long end) {
    if (file.isBlockDevice()) {
      return false;
    }
    long now = System.nanoTime();
    if (end > knownSize || now - sizeTime > SIZE_AGE_NANOS) {
      long size = Posix.get().knownSize(file.fd());
      knownSize = size < 0 ? Long.MAX_VALUE : size;
      sizeTime = now;
    }
    return end > knownSize;
  }

  @Override
  public int read(long position, DataBuffer target, int index, int length) {
    return (int) Posix.get().pread(file.fd(), target.address() + index, length, position);
  }

  @Override
  public int write(long position, DataBuffer source, int index, int length, boolean durable) {
    if (isBeyondEnd(position + length)) {
      return -Errno.ERANGE;
    }
    return (int) Posix.get().pwrite(durable ? durableFd : file.fd(), source.address() + index, length, position);
  }

  @Override
  public int sync() {
    return Posix.get().fdatasync(file.fd());
  }

  @Override
  public int punch(long position, long length) {
    return Posix.get().fallocate(file.fd(), Posix.FALLOC_PUNCH_HOLE_KEEP_SIZE, position, length);
  }

  @Override
  public int zero(long position, long length) {
    return Posix.get().fallocate(file.fd(), Posix.FALLOC_ZERO_RANGE_KEEP_SIZE, position, length);
  }

  @Override
  public boolean canPunchHoles() {
    return canPunchHoles;
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
    return memoryAlignment;
  }

  @Override
  public boolean mayTearReads() {
    return !direct;
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public Presence presence() {
    return file.presence();
  }

  @Override
  public String describe() {
    return description;
  }

  @Override
  public void close() {
    Posix.get().close(durableFd);
    file.close();
  }
}
