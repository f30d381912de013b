// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.Fence;
import io.weft.targetnode.backend.posix.Errno;
import io.weft.targetnode.backend.posix.Posix;
import org.jspecify.annotations.Nullable;

/**
 * A lane whose requests go to the io_uring that its event loop polls anyway. They need no other thread and no extra
 * system call, since the loop submits them together with its socket I/O.
 */
final class UringLane extends QueuedLane implements IoUringIoHandle {
  private static final int LIMIT = 128;
  private static final byte OP_FSYNC = 3;
  private static final byte OP_FALLOCATE = 17;
  private static final byte OP_READ = 22;
  private static final byte OP_WRITE = 23;
  private static final int FSYNC_DATASYNC = 1;

  private final PosixDevice file;
  private final int fd;
  private final int durableFd;
  /** Null if the event loop was already terminating when this lane was created. */
  private final @Nullable IoRegistration registration;
  private boolean loopEnding;

  UringLane(IoEventLoop loop, PosixDevice device, DeviceErrors errors, int blockSize, @Nullable Fence fence) {
    super(loop, device, errors, blockSize, fence, LIMIT);
    this.file = device;
    this.fd = device.fd();
    this.durableFd = device.durableFd();
    // On its own thread, the loop registers immediately.
    this.registration = loop.register(this).getNow();
  }

  @Override
  void start(DiskRequest request) {
    request.prepare();
    if (request.step() == DiskRequest.Step.WRITE && file.isBeyondEnd(request.position() + request.stepLength())) {
      request.advance(-Errno.ERANGE);
      request.finishOnLoop();
      return;
    }
    if (!request.passesFence()) {
      request.finishOnLoop();
      return;
    }
    boolean submitted = !loopEnding && switch (request.step()) {
      case READ -> transfer(OP_READ, fd, request);
      case WRITE -> transfer(OP_WRITE, request.durable() ? durableFd : fd, request);
      case SYNC -> submit(OP_FSYNC, fd, 0, 0, 0, FSYNC_DATASYNC, request);
      case PUNCH -> allocate(Posix.FALLOC_PUNCH_HOLE_KEEP_SIZE, request);
      case ZERO -> allocate(Posix.FALLOC_ZERO_RANGE_KEEP_SIZE, request);
    };
    if (!submitted) {
      request.fail(StatusCode.INTERNAL_PATH_ERROR);
      request.finishOnLoop();
    }
  }

  private boolean transfer(byte opcode, int descriptor, DiskRequest request) {
    long address = request.stepBuffer().address() + request.stepIndex();
    return submit(opcode, descriptor, request.position(), address, (int) request.stepLength(), 0, request);
  }

  private boolean allocate(int mode, DiskRequest request) {
    // This operation has the length in place of the address, and the mode in place of the length.
    return submit(OP_FALLOCATE, fd, request.position(), request.stepLength(), mode, 0, request);
  }

  private boolean submit(
      byte opcode, int descriptor, long position, long address, int length, int flags, DiskRequest request) {
    IoRegistration ring = registration;
    // Created where it is submitted, the operation does not escape, so the compiler allocates no object.
    return ring != null && ring.submit(new IoUringIoOps(opcode, (byte) 0, (short) 0, descriptor, position, address,
        length, flags, (short) request.slot, (short) 0, (short) 0, 0, 0)) != 0;
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

  /** The event loop is terminating: I/O in the ring still completes, and no more is submitted. */
  @Override
  public void close() {
    loopEnding = true;
    leaveRing();
  }

  @Override
  protected void released() {
    leaveRing();
    super.released();
  }

  private void leaveRing() {
    if (registration != null) {
      registration.cancel();
    }
  }
}
