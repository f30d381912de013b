// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.weft.fabric.buffer.DataBuffer;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.Fence;
import io.weft.targetnode.backend.IoCompletion;
import io.weft.targetnode.backend.posix.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One I/O on a {@link RawDevice} as a series of steps. Each step is a system call, performed in an engine's own way:
 * the engine prepares a step, performs it and passes the result to {@link #advance}, until no step is left. Short
 * transfers are continued, interrupted calls repeated, unsupported calls replaced and unaligned memory bounced here, in
 * one place for all engines. The objects are pooled.
 */
final class DiskRequest {
  private static final Logger LOG = LoggerFactory.getLogger(DiskRequest.class);

  /** The system call of a step. */
  enum Step { READ, WRITE, SYNC, PUNCH, ZERO }

  /** The most bytes that are copied at a time when the memory is not aligned. */
  static final int BOUNCE_SIZE = 64 << 10;

  private static final int ZEROES_SIZE = 256 << 10;
  /** A source of writes; never a target. */
  private static final DataBuffer ZEROES = new DataBuffer(Arena.global().allocate(ZEROES_SIZE, 4096));
  /** How often in a row a call that was interrupted, or temporarily failed, is repeated. */
  private static final int MAX_REPEATS = 100;
  /** Bounds the time that one step on a range may take. */
  private static final long RANGE_PER_STEP = 1L << 30;

  /** The lane's slot for this request while it is in flight. */
  int slot;
  /** The next request in the list that contains this one. */
  @Nullable DiskRequest next;

  private final QueuedLane lane;
  private final RawDevice device;
  private final Runnable finish;

  private boolean reading;
  private boolean durable;
  private @Nullable DataBuffer buffer;
  private int index;
  private @Nullable IoCompletion completion;
  private int status;
  private int repeats;
  private long position;
  private long remaining;

  private Step step = Step.SYNC;
  private DataBuffer stepBuffer = ZEROES;
  private int stepIndex;
  private long stepLength;

  DiskRequest(QueuedLane lane, RawDevice device) {
    this.lane = lane;
    this.device = device;
    this.finish = () -> lane.finished(this);
  }

  /** Sets the I/O to perform. A range to be cleared has no buffer. */
  void set(
      Step first, long from, @Nullable DataBuffer memory, int at, long length, boolean fua, IoCompletion whenEnded) {
    step = first;
    reading = first == Step.READ;
    position = from;
    buffer = memory;
    index = at;
    remaining = length;
    durable = fua;
    completion = whenEnded;
    status = StatusCode.SUCCESS;
    repeats = 0;
  }

  /** Drops the references to the I/O's objects. @return the completion, to be called with {@link #status} */
  IoCompletion clear() {
    IoCompletion ended = completion;
    completion = null;
    buffer = null;
    stepBuffer = ZEROES;
    if (ended == null) {
      throw new IllegalStateException("a request ended twice");
    }
    return ended;
  }

  /** Whether a completion is that of this request. */
  boolean isOf(IoCompletion candidate) {
    return completion == candidate;
  }

  int status() {
    return status;
  }

  Step step() {
    return step;
  }

  long position() {
    return position;
  }

  DataBuffer stepBuffer() {
    return stepBuffer;
  }

  int stepIndex() {
    return stepIndex;
  }

  long stepLength() {
    return stepLength;
  }

  boolean durable() {
    return durable;
  }

  /** Returns this request to its lane, from any thread; a terminated loop needs no completion. */
  void finishOnLoop() {
    try {
      lane.loop.execute(finish);
    } catch (RejectedExecutionException e) {
      LOG.debug("the event loop of an I/O ended before the I/O did", e);
    }
  }

  /** Sets the status of a request that ends early. */
  void fail(int newStatus) {
    status = newStatus;
  }

  /** Whether the next step may reach the device at this moment; if not, the request ends with the status that says why. */
  boolean passesFence() {
    Fence fence = lane.fence;
    if (fence == null) {
      return true;
    }
    int refusal = fence.refusal();
    if (refusal != StatusCode.SUCCESS) {
      status = refusal;
    }
    return refusal == StatusCode.SUCCESS;
  }

  /** Chooses the memory and length of the next step. */
  void prepare() {
    switch (step) {
      case READ, WRITE -> prepareTransfer();
      case PUNCH, ZERO -> stepLength = Math.min(remaining, RANGE_PER_STEP);
      case SYNC -> stepLength = 0;
    }
  }

  private void prepareTransfer() {
    DataBuffer memory = buffer;
    if (memory == null) {
      stepBuffer = ZEROES;
      stepIndex = 0;
      stepLength = Math.min(remaining, ZEROES_SIZE);
    } else if ((memory.address() + index & device.memoryAlignment() - 1) == 0) {
      stepBuffer = memory;
      stepIndex = index;
      stepLength = remaining;
    } else {
      stepBuffer = lane.bounce(slot);
      stepIndex = 0;
      stepLength = Math.min(remaining, BOUNCE_SIZE);
      if (!reading) {
        MemorySegment.copy(memory.segment(), index, stepBuffer.segment(), 0, stepLength);
      }
    }
  }

  /** Performs every step on the calling thread, which may block. */
  void perform() {
    int result;
    do {
      prepare();
      if (!passesFence()) {
        return;
      }
      result = switch (step) {
        case READ -> device.read(position, stepBuffer, stepIndex, (int) stepLength);
        case WRITE -> device.write(position, stepBuffer, stepIndex, (int) stepLength, durable);
        case SYNC -> device.sync();
        case PUNCH -> device.punch(position, stepLength);
        case ZERO -> device.zero(position, stepLength);
      };
    } while (advance(result));
  }

  /**
   * Processes the result of a step.
   *
   * @param result what the system call returned, or a negative error number
   * @return whether another step is to be prepared and performed
   */
  boolean advance(int result) {
    if (result < 0) {
      return recover(-result);
    }
    repeats = 0;
    return switch (step) {
      case READ, WRITE -> transferred(result);
      case PUNCH, ZERO -> cleared(stepLength);
      case SYNC -> false;
    };
  }

  private boolean recover(int errno) {
    if ((errno == Errno.EINTR || errno == Errno.EAGAIN) && ++repeats <= MAX_REPEATS) {
      return true;
    }
    if (errno == Errno.EOPNOTSUPP && step == Step.PUNCH) {
      step = Step.ZERO;
      return true;
    }
    if (errno == Errno.EOPNOTSUPP && step == Step.ZERO) {
      device.setCannotZero();
      step = Step.WRITE;
      return true;
    }
    return failed(errno);
  }

  private boolean failed(int errno) {
    if (errno != Errno.ERANGE) {
      lane.errors.add(errno);
    }
    if (step == Step.SYNC && device.mayTearReads() && !Errno.saysFull(errno)) {
      lane.errors.setLostWrites();
    }
    status = Errno.toStatus(errno, reading);
    return false;
  }

  private boolean transferred(int count) {
    // The rest of a short transfer must begin at a whole block again, for O_DIRECT.
    long whole = count == stepLength ? count : count - count % lane.blockSize();
    if (whole == 0) {
      return failed(reading ? Errno.ERANGE : Errno.EIO);
    }
    DataBuffer memory = buffer;
    if (memory == null) {
      return cleared(whole);
    }
    if (reading && stepBuffer != memory) {
      MemorySegment.copy(stepBuffer.segment(), 0, memory.segment(), index, whole);
    }
    position += whole;
    index += (int) whole;
    remaining -= whole;
    return remaining > 0;
  }

  private boolean cleared(long length) {
    position += length;
    remaining -= length;
    if (remaining == 0 && durable) {
      step = Step.SYNC;
      return true;
    }
    return remaining > 0;
  }
}
