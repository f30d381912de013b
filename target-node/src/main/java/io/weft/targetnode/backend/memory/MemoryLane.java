// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.memory;

import io.netty.channel.EventLoop;
import io.weft.fabric.buffer.DataBuffer;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.CloseableLane;
import io.weft.targetnode.backend.IoCompletion;
import io.weft.targetnode.backend.posix.Posix;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Copies to and from memory within the call. Only a range too large to zero at once is cleared piece by piece, one
 * piece per turn of the event loop, so that the loop's other connections make progress meanwhile.
 */
final class MemoryLane extends CloseableLane {
  /** The bytes cleared in one turn: about a millisecond of work if all pages are in use. */
  static final long BYTES_PER_TURN = 8L << 20;

  private static final long PAGE = 4096;
  /** How often a read that is disturbed by writers is tried before it locks them out. */
  private static final int MAX_READS = 4;
  /** Below this, filling is cheaper than releasing pages and faulting them in again. */
  private static final long WORTH_RECLAIMING = 64 << 10;

  private final MemorySegment memory;
  private final PieceLocks locks;
  private final boolean canReclaim;
  private final Posix posix = Posix.get();
  private final ArrayDeque<Clearing> clearings = new ArrayDeque<>();
  private final Runnable turn = this::turn;

  MemoryLane(EventLoop loop, NativeMemory memory, PieceLocks locks) {
    super(loop);
    this.locks = locks;
    this.memory = memory.segment();
    this.canReclaim = memory.canReclaim();
  }

  @Override
  public void read(long position, DataBuffer target, int index, int length, IoCompletion completion) {
    if (!refuseIfClosed(completion)) {
      int done = 0;
      while (done < length) {
        int piece = (int) PieceLocks.within(position + done, length - done);
        readPiece(position + done, target.segment(), index + done, piece);
        done += piece;
      }
      completion.ended(StatusCode.SUCCESS);
    }
  }

  @Override
  public void write(
      long position, DataBuffer source, int index, int length, boolean durable, IoCompletion completion) {
    if (!refuseIfClosed(completion)) {
      int done = 0;
      while (done < length) {
        long at = position + done;
        int piece = (int) PieceLocks.within(at, length - done);
        locks.beginWrite(at);
        MemorySegment.copy(source.segment(), index + done, memory, at, piece);
        locks.endWrite(at);
        done += piece;
      }
      completion.ended(StatusCode.SUCCESS);
    }
  }

  private void readPiece(long position, MemorySegment target, long index, int length) {
    for (int i = 0; i < MAX_READS; i++) {
      int number = locks.beginRead(position);
      MemorySegment.copy(memory, position, target, index, length);
      if (locks.isUnchanged(position, number)) {
        return;
      }
    }
    // Writers interfered every time; as a writer itself, this read excludes them.
    locks.beginWrite(position);
    MemorySegment.copy(memory, position, target, index, length);
    locks.endWrite(position);
  }

  @Override
  public void flush(IoCompletion completion) {
    if (!refuseIfClosed(completion)) {
      completion.ended(StatusCode.SUCCESS);
    }
  }

  @Override
  public void discard(long position, long length, IoCompletion completion) {
    clear(position, length, PAGE, completion);
  }

  @Override
  public void writeZeroes(
      long position, long length, boolean deallocate, boolean durable, IoCompletion completion) {
    clear(position, length, deallocate ? PAGE : WORTH_RECLAIMING, completion);
  }

  @Override
  public boolean isSynchronous() {
    return true;
  }

  private void clear(long position, long length, long worthReclaiming, IoCompletion completion) {
    if (length <= BYTES_PER_TURN) {
      if (!refuseIfClosed(completion)) {
        zero(position, length, worthReclaiming);
        completion.ended(StatusCode.SUCCESS);
      }
    } else if (begin(completion)) {
      clearings.add(new Clearing(position, length, completion));
      if (clearings.size() == 1) {
        schedule();
      }
    }
  }

  private void schedule() {
    // A scheduled task runs after the loop has polled its sockets; one put straight into the queue would not.
    loop.schedule(turn, 0, TimeUnit.NANOSECONDS);
  }

  private void turn() {
    Clearing clearing = clearings.getFirst();
    long piece = Math.min(BYTES_PER_TURN, clearing.length);
    zero(clearing.position, piece, WORTH_RECLAIMING);
    clearing.position += piece;
    clearing.length -= piece;
    if (clearing.length == 0) {
      clearings.removeFirst();
    }
    if (!clearings.isEmpty()) {
      schedule();
    }
    if (clearing.length == 0) {
      end(clearing.completion, StatusCode.SUCCESS);
    }
  }

  private void zero(long position, long length, long worthReclaiming) {
    boolean reclaim = canReclaim && (position + length & -PAGE) - (position + PAGE - 1 & -PAGE) >= worthReclaiming;
    long end = position + length;
    long at = position;
    while (at < end) {
      long piece = PieceLocks.within(at, end - at);
      locks.beginWrite(at);
      zeroPiece(at, piece, reclaim);
      locks.endWrite(at);
      at += piece;
    }
  }

  private void zeroPiece(long position, long length, boolean reclaim) {
    long from = position + PAGE - 1 & -PAGE;
    long to = position + length & -PAGE;
    if (reclaim && from < to && posix.reclaim(memory.address() + from, to - from) == 0) {
      fill(position, from - position);
      fill(to, position + length - to);
    } else {
      fill(position, length);
    }
  }

  private void fill(long position, long length) {
    if (length > 0) {
      memory.asSlice(position, length).fill((byte) 0);
    }
  }

  /** A range that is being cleared over several turns. */
  private static final class Clearing {
    private long position;
    private long length;
    private final IoCompletion completion;

    Clearing(long position, long length, IoCompletion completion) {
      this.position = position;
      this.length = length;
      this.completion = completion;
    }
  }
}
