// SPDX-License-Identifier: Apache-2.0
package io.weft.target.backend;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import io.weft.nvme.StatusCode;

/**
 * A lane whose requests go to the io_uring that its event loop polls anyway: no other thread, no system call of their
 * own, for the loop submits them together with its socket I/O.
 */
final class UringLane extends QueuedLane implements IoUringIoHandle {
  private static final int LIMIT = 128;
  private static final byte OP_FSYNC = 3;
  private static final byte OP_FALLOCATE = 17;
  private static final byte OP_READ = 22;
  private static final byte OP_WRITE = 23;
  private static final int FSYNC_DATASYNC = 1;

  private final int fd;
  private final int durableFd;
  private final IoRegistration registration;
  private boolean loopEnding;

  UringLane(IoEventLoop loop, PosixDevice device, int blockSize) {
    super(loop, device, blockSize, LIMIT);
    this.fd = device.fd();
    this.durableFd = device.durableFd();
    this.registration = loop.register(this).getNow();
  }

  @Override
  void start(DiskRequest request) {
    request.prepare();
    if (loopEnding || registration.submit(operation(request)) == 0) {
      request.fail(StatusCode.INTERNAL_PATH_ERROR);
      request.finishOnLoop();
    }
  }

  private IoUringIoOps operation(DiskRequest request) {
    long position = request.position();
    long length = request.stepLength();
    short slot = (short) request.slot;
    return switch (request.step()) {
      case READ -> transfer(OP_READ, fd, request, slot);
      case WRITE -> transfer(OP_WRITE, request.durable() ? durableFd : fd, request, slot);
      case SYNC -> operation(OP_FSYNC, fd, 0, 0, 0, FSYNC_DATASYNC, slot);
      // For this one the length is where the address is for others, and the mode where the length is.
      case PUNCH -> operation(OP_FALLOCATE, fd, position, length, Posix.FALLOC_PUNCH_HOLE_KEEP_SIZE, 0, slot);
      case ZERO -> operation(OP_FALLOCATE, fd, position, length, Posix.FALLOC_ZERO_RANGE_KEEP_SIZE, 0, slot);
    };
  }

  private static IoUringIoOps transfer(byte opcode, int fd, DiskRequest request, short slot) {
    long address = request.stepBuffer().address() + request.stepIndex();
    return operation(opcode, fd, request.position(), address, (int) request.stepLength(), 0, slot);
  }

  private static IoUringIoOps operation(
      byte opcode, int fd, long position, long address, int length, int flags, short slot) {
    return new IoUringIoOps(opcode, (byte) 0, (short) 0, fd, position, address, length, flags, slot,
        (short) 0, (short) 0, 0, 0);
  }

  @Override
  public void handle(IoRegistration from, IoEvent event) {
    IoUringIoEvent completed = (IoUringIoEvent) event;
    DiskRequest request = inFlight(completed.data());
    if (request == null) {
      throw new IllegalStateException("a completion for slot " + completed.data() + ", which is free");
    }
    if (!request.advance(completed.res())) {
      finished(request);
    } else {
      start(request);
    }
  }

  /** The event loop ends: what is in the ring is still completed, nothing more goes there. */
  @Override
  public void close() {
    loopEnding = true;
    registration.cancel();
  }

  @Override
  void released() {
    registration.cancel();
    super.released();
  }
}
