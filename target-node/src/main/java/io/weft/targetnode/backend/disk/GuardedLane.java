// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import static java.util.Objects.requireNonNull;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.Fence;
import io.weft.targetnode.backend.posix.GuardedRing;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane of a device that other nodes reach too: its requests go to an io_uring of its own, whose operations the kernel does not
 * begin after the deadline of the fence, however long this process was stopped before it gave them to the kernel. All requests
 * of a turn of the event loop are given together; the loop's own ring tells when some have ended.
 */
final class GuardedLane extends RingLane implements IoUringIoHandle {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedLane.class);

  private static final byte OP_POLL_ADD = 6;
  private static final byte OP_ASYNC_CANCEL = 14;
  private static final int POLLIN = 1;

  private final GuardedRing ring;
  private final Fence fence;
  /** Null if the event loop was already terminating when this lane was created. */
  private final @Nullable IoRegistration registration;
  private final Runnable flush = this::flush;
  private final GuardedRing.Completions completions = this::completed;
  private final @Nullable DiskRequest[] placing = new DiskRequest[LIMIT];
  private int placingCount;
  private boolean flushing;
  /** The operations that the ring has. */
  private int underWay;
  /** Whether the ring's timer was started and is not known to have run out. */
  private boolean timerRuns;
  /** Whether the loop's ring watches this one. */
  private boolean polling;
  private long poll;
  private boolean ended;

  GuardedLane(IoEventLoop loop, PosixDevice device, DeviceErrors errors, int blockSize, Fence fence, GuardedRing ring) {
    super(loop, device, errors, blockSize, fence);
    this.ring = ring;
    this.fence = fence;
    // On its own thread, the loop registers immediately.
    this.registration = loop.register(this).getNow();
  }

  @Override
  void start(DiskRequest request) {
    placing[placingCount++] = request;
    if (!flushing) {
      flushing = true;
      try {
        loop.execute(flush);
      } catch (RejectedExecutionException e) {
        LOG.debug("the event loop of an I/O ended before the I/O began", e);
      }
    }
  }

  /** Gives the kernel what has been started in this turn. */
  private void flush() {
    flushing = false;
    // It may have told by now that the timer has run out.
    ring.reap(completions);
    int count = placingCount;
    placingCount = 0;
    for (int i = 0; i < count; i++) {
      DiskRequest request = requireNonNull(placing[i]);
      placing[i] = null;
      if (!prepare(request)) {
        request.finishOnLoop();
      } else if (!timerIsSet() || !submitStep(request)) {
        request.fail(StatusCode.INTERNAL_PATH_ERROR);
        request.finishOnLoop();
      }
    }
    if (ring.submit() != 0) {
      LOG.warn("the kernel takes no I/O for {}; it is given again", device.describe());
    }
    ring.reap(completions);
    watch();
  }

  /** Has the timer of the ring run, until the fence's deadline. It runs before anything is placed behind it. */
  private boolean timerIsSet() {
    if (timerRuns) {
      ring.deadline(fence.deadline());
    } else {
      timerRuns = ring.startTimer(fence.deadline()) == 0;
    }
    return timerRuns;
  }

  @Override
  boolean submit(byte opcode, int descriptor, long position, long address, int length, int flags, DiskRequest request) {
    if (registration == null || ended) {
      return false;
    }
    ring.place(opcode, descriptor, position, address, length, flags, request.slot);
    underWay++;
    return true;
  }

  private void completed(long data, int result) {
    if (data == GuardedRing.TIMER) {
      timerRuns = false;
    } else {
      underWay--;
      DiskRequest request = ended((int) data);
      // One that was kept from beginning is asked again whether it may: the lease may have been renewed meanwhile.
      if (GuardedRing.isCancelled(result) || request.advance(result)) {
        start(request);
      } else {
        finished(request);
      }
    }
  }

  /** Has the loop's ring tell when something has ended here. */
  private void watch() {
    if (underWay > 0 && !polling && registration != null) {
      poll = registration.submit(new IoUringIoOps(
          OP_POLL_ADD, (byte) 0, (short) 0, ring.fd(), 0, 0, 0, POLLIN, (short) 0, (short) 0, (short) 0, 0, 0));
      polling = poll != 0;
    }
  }

  @Override
  public void handle(IoRegistration from, IoEvent event) {
    if (((IoUringIoEvent) event).opcode() == OP_POLL_ADD && !ended) {
      polling = false;
      ring.reap(completions);
      if (!ended) {
        watch();
      }
    }
  }

  /** The event loop is terminating: what the ring has still ends, and no more is submitted. */
  @Override
  public void close() {
    end();
  }

  @Override
  protected void released() {
    if (!ended) {
      end();
    }
    ring.close();
    super.released();
  }

  private void end() {
    ended = true;
    if (registration != null) {
      if (polling) {
        registration.submit(new IoUringIoOps(
            OP_ASYNC_CANCEL, (byte) 0, (short) 0, -1, 0, poll, 0, 0, (short) 0, (short) 0, (short) 0, 0, 0));
      }
      registration.cancel();
    }
  }
}
