// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.weft.fabric.buffer.DataBuffer;
import io.weft.targetnode.backend.posix.Posix;

/** A file or block device on Linux: two descriptors, one of which makes each write durable (O_DSYNC). */
final class PosixDevice implements RawDevice {
  private final int fd;
  private final int durableFd;
  private final int memoryAlignment;
  private final boolean direct;
  private final boolean canPunchHoles;
  private final String description;
  private volatile boolean canZero = true;

  PosixDevice(int fd, int durableFd, int memoryAlignment, boolean direct, boolean canPunchHoles, String description) {
    this.fd = fd;
    this.durableFd = durableFd;
    this.memoryAlignment = memoryAlignment;
    this.direct = direct;
    this.canPunchHoles = canPunchHoles;
    this.description = description;
  }

  int fd() {
    return fd;
  }

  int durableFd() {
    return durableFd;
  }

  @Override
  public int read(long position, DataBuffer target, int index, int length) {
    return (int) Posix.get().pread(fd, target.address() + index, length, position);
  }

  @Override
  public int write(long position, DataBuffer source, int index, int length, boolean durable) {
    return (int) Posix.get().pwrite(durable ? durableFd : fd, source.address() + index, length, position);
  }

  @Override
  public int sync() {
    return Posix.get().fdatasync(fd);
  }

  @Override
  public int punch(long position, long length) {
    return Posix.get().fallocate(fd, Posix.FALLOC_PUNCH_HOLE_KEEP_SIZE, position, length);
  }

  @Override
  public int zero(long position, long length) {
    return Posix.get().fallocate(fd, Posix.FALLOC_ZERO_RANGE_KEEP_SIZE, position, length);
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
    return Posix.get().size(fd);
  }

  @Override
  public String describe() {
    return description;
  }

  @Override
  public void close() {
    Posix posix = Posix.get();
    posix.close(durableFd);
    posix.close(fd);
  }
}
