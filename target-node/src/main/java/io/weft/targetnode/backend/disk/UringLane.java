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
import org.jspecify.annotations.Nullable;

/**
 * A lane whose requests go to the io_uring that its event loop polls anyway. They need no other thread and no extra
 * system call, since the loop submits them together with its socket I/O.
 */
final class UringLane extends RingLane implements IoUringIoHandle {
  /** Null if the event loop was already terminating when this lane was created. */
  private final @Nullable IoRegistration registration;
  private boolean loopEnding;

  UringLane(IoEventLoop loop, PosixDevice device, DeviceErrors errors, int blockSize, @Nullable Fence fence) {
    super(loop, device, errors, blockSize, fence);
    // On its own thread, the loop registers immediately.
    this.registration = loop.register(this).getNow();
  }

  @Override
  void start(DiskRequest request) {
    if (!prepare(request)) {
      request.finishOnLoop();
      return;
    }
    boolean submitted = !loopEnding && submitStep(request);
    if (!submitted) {
      request.fail(StatusCode.INTERNAL_PATH_ERROR);
      request.finishOnLoop();
    }
  }

  @Override
  boolean submit(
      byte opcode, int descriptor, long position, long address, int length, int flags, DiskRequest request) {
    IoRegistration ring = registration;
    // Created where it is submitted, the operation does not escape, so the compiler allocates no object.
    return ring != null && ring.submit(new IoUringIoOps(opcode, (byte) 0, (short) 0, descriptor, position, address,
        length, flags, (short) request.slot, (short) 0, (short) 0, 0, 0)) != 0;
  }

  @Override
  public void handle(IoRegistration from, IoEvent event) {
    IoUringIoEvent completed = (IoUringIoEvent) event;
    DiskRequest request = ended(completed.data());
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
