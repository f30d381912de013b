// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.netty.channel.EventLoop;
import io.weft.fabric.buffer.DataBuffer;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.CloseableLane;
import io.weft.targetnode.backend.Fence;
import io.weft.targetnode.backend.IoCompletion;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * A lane of a file or block device: keeps a bounded number of requests in flight and the others waiting in FIFO order.
 * The queues of the hosts bound how many wait.
 */
abstract class QueuedLane extends CloseableLane {
  final RawDevice device;
  final DeviceErrors errors;
  final @Nullable Fence fence;
  private final int blockSize;
  private final @Nullable DiskRequest[] inFlight;
  private final int[] freeSlots;
  private int freeSlotCount;
  private final @Nullable DataBuffer[] bounces;
  private @Nullable Arena bounceArena;
  private @Nullable DiskRequest spare;
  private @Nullable DiskRequest firstWaiting;
  private @Nullable DiskRequest lastWaiting;

  QueuedLane(EventLoop loop, RawDevice device, DeviceErrors errors, int blockSize, @Nullable Fence fence, int limit) {
    super(loop);
    this.fence = fence;
    this.device = device;
    this.errors = errors;
    this.blockSize = blockSize;
    this.inFlight = new DiskRequest[limit];
    this.bounces = new DataBuffer[limit];
    this.freeSlots = new int[limit];
    for (int slot = 0; slot < limit; slot++) {
      freeSlots[freeSlotCount++] = slot;
    }
  }

  @Override
  public final void read(long position, DataBuffer target, int index, int length, IoCompletion completion) {
    submit(DiskRequest.Step.READ, position, target, index, length, false, completion);
  }

  @Override
  public final void write(
      long position, DataBuffer source, int index, int length, boolean durable, IoCompletion completion) {
    submit(DiskRequest.Step.WRITE, position, source, index, length, durable, completion);
  }

  @Override
  public final void flush(IoCompletion completion) {
    submit(DiskRequest.Step.SYNC, 0, null, 0, 0, false, completion);
  }

  @Override
  public final void discard(long position, long length, IoCompletion completion) {
    if (device.canPunchHoles()) {
      submit(DiskRequest.Step.PUNCH, position, null, 0, length, false, completion);
    } else if (!refuseIfClosed(completion)) {
      completion.ended(StatusCode.SUCCESS);
    }
  }

  @Override
  public final void writeZeroes(
      long position, long length, boolean deallocate, boolean durable, IoCompletion completion) {
    DiskRequest.Step step = deallocate && device.canPunchHoles() ? DiskRequest.Step.PUNCH
        : device.canZero() ? DiskRequest.Step.ZERO : DiskRequest.Step.WRITE;
    submit(step, position, null, 0, length, durable, completion);
  }

  @Override
  public final boolean isSynchronous() {
    return false;
  }

  final int blockSize() {
    return blockSize;
  }

  private void submit(DiskRequest.Step step, long position, @Nullable DataBuffer buffer, int index, long length,
      boolean durable, IoCompletion completion) {
    if (!begin(completion)) {
      return;
    }
    if ((durable || step == DiskRequest.Step.SYNC) && errors.hasLostWrites()) {
      end(completion, StatusCode.WRITE_FAULT);
      return;
    }
    DiskRequest request = spare;
    if (request == null) {
      request = new DiskRequest(this, device);
    } else {
      spare = request.next;
      request.next = null;
    }
    request.set(step, position, buffer, index, length, durable, completion);
    if (freeSlotCount > 0) {
      launch(request);
    } else {
      enqueue(request);
    }
  }

  private void enqueue(DiskRequest request) {
    if (lastWaiting == null) {
      firstWaiting = request;
    } else {
      lastWaiting.next = request;
    }
    lastWaiting = request;
  }

  private void launch(DiskRequest request) {
    request.slot = freeSlots[--freeSlotCount];
    inFlight[request.slot] = request;
    start(request);
  }

  @Override
  public final boolean cancel(IoCompletion completion) {
    DiskRequest before = null;
    for (DiskRequest request = firstWaiting; request != null; before = request, request = request.next) {
      if (request.isOf(completion)) {
        unlink(request, before);
        request.fail(StatusCode.ABORT_REQUESTED);
        endAndRecycle(request);
        return true;
      }
    }
    for (DiskRequest request : inFlight) {
      if (request != null && request.isOf(completion) && stop(request)) {
        request.fail(StatusCode.ABORT_REQUESTED);
        finished(request);
        return true;
      }
    }
    return false;
  }

  private void unlink(DiskRequest request, @Nullable DiskRequest before) {
    DiskRequest after = request.next;
    request.next = null;
    if (before == null) {
      firstWaiting = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      lastWaiting = before;
    }
  }

  /** Withdraws a request in flight that its engine has not started to perform. @return whether it was withdrawn */
  boolean stop(DiskRequest request) {
    return false;
  }

  /** The request in a slot, or null if the slot is free. */
  final @Nullable DiskRequest inFlight(int slot) {
    return inFlight[slot];
  }

  /** Aligned memory for the request in a slot; from any thread that performs the request. */
  final DataBuffer bounce(int slot) {
    DataBuffer bounce = bounces[slot];
    if (bounce == null) {
      bounce = new DataBuffer(bounceArena().allocate(DiskRequest.BOUNCE_SIZE, 4096));
      bounces[slot] = bounce;
    }
    return bounce;
  }

  private synchronized Arena bounceArena() {
    if (bounceArena == null) {
      bounceArena = Arena.ofShared();
    }
    return bounceArena;
  }

  /** Starts to perform a request in a slot; never finishes it before returning. */
  abstract void start(DiskRequest request);

  /** Completes a request whose last step has ended, and starts the next waiting one. On the loop. */
  final void finished(DiskRequest request) {
    inFlight[request.slot] = null;
    freeSlots[freeSlotCount++] = request.slot;
    DiskRequest waiting = firstWaiting;
    if (waiting != null) {
      unlink(waiting, null);
      launch(waiting);
    }
    endAndRecycle(request);
  }

  /** Completes a request that is in no list or slot, and keeps its object for reuse. */
  private void endAndRecycle(DiskRequest request) {
    int status = request.status();
    if (fence != null && status != StatusCode.ABORT_REQUESTED) {
      status = fence.confirm(status);
    }
    IoCompletion completion = request.clear();
    request.next = spare;
    spare = request;
    end(completion, status);
  }

  @Override
  protected synchronized void released() {
    if (bounceArena != null) {
      bounceArena.close();
      bounceArena = null;
    }
  }
}
