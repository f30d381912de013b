// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.netty.channel.EventLoop;
import io.weft.targetnode.backend.Fence;
import io.weft.targetnode.backend.posix.Errno;
import io.weft.targetnode.backend.posix.Posix;
import org.jspecify.annotations.Nullable;

/** A lane whose requests are operations of an io_uring. */
abstract class RingLane extends QueuedLane {
  static final int LIMIT = 128;

  static final byte OP_FSYNC = 3;
  static final byte OP_FALLOCATE = 17;
  static final byte OP_READ = 22;
  static final byte OP_WRITE = 23;
  static final int FSYNC_DATASYNC = 1;

  private final PosixDevice file;
  private final int fd;
  private final int durableFd;

  RingLane(EventLoop loop, PosixDevice device, DeviceErrors errors, int blockSize, @Nullable Fence fence) {
    super(loop, device, errors, blockSize, fence, LIMIT);
    this.file = device;
    this.fd = device.fd();
    this.durableFd = device.durableFd();
  }

  /** Prepares the next step of a request. @return whether it may go to the ring; if not, the request has its status */
  final boolean prepare(DiskRequest request) {
    request.prepare();
    if (request.step() == DiskRequest.Step.WRITE && file.isBeyondEnd(request.position() + request.stepLength())) {
      request.advance(-Errno.ERANGE);
      return false;
    }
    return request.passesFence();
  }

  /** Gives the next step of a request to the ring. @return whether the ring has taken it */
  final boolean submitStep(DiskRequest request) {
    return switch (request.step()) {
      case READ -> transfer(OP_READ, fd, request);
      case WRITE -> transfer(OP_WRITE, request.durable() ? durableFd : fd, request);
      case SYNC -> submit(OP_FSYNC, fd, 0, 0, 0, FSYNC_DATASYNC, request);
      case PUNCH -> allocate(Posix.FALLOC_PUNCH_HOLE_KEEP_SIZE, request);
      case ZERO -> allocate(Posix.FALLOC_ZERO_RANGE_KEEP_SIZE, request);
    };
  }

  private boolean transfer(byte opcode, int descriptor, DiskRequest request) {
    long address = request.stepBuffer().address() + request.stepIndex();
    return submit(opcode, descriptor, request.position(), address, (int) request.stepLength(), 0, request);
  }

  private boolean allocate(int mode, DiskRequest request) {
    // This operation has the length in place of the address, and the mode in place of the length.
    return submit(OP_FALLOCATE, fd, request.position(), request.stepLength(), mode, 0, request);
  }

  /** Gives an operation to the ring. @return whether it has taken it */
  abstract boolean submit(
      byte opcode, int descriptor, long position, long address, int length, int flags, DiskRequest request);

  /** The request whose operation has ended. */
  final DiskRequest ended(int slot) {
    DiskRequest request = inFlight(slot);
    if (request == null) {
      throw new IllegalStateException("a completion for slot " + slot + ", which is free");
    }
    return request;
  }
}
