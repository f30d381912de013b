// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import static java.util.Objects.requireNonNull;

import io.weft.fabric.buffer.DataBuffer;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.IoCompletion;
import io.weft.targetnode.backend.Lane;
import io.weft.targetnode.range.LoopRanges;
import io.weft.targetnode.range.RangeLock;
import org.jspecify.annotations.Nullable;

/**
 * A read that sees each concurrent write of a block entirely or not at all. If the backend may tear reads, as the page
 * cache does, it reads and, if something near its blocks has changed meanwhile, reads again under a lock against
 * changes. One object performs one read at a time.
 */
final class WholeRead implements IoCompletion {
  private @Nullable Lane lane;
  private @Nullable LoopRanges ranges;
  private long position;
  private @Nullable DataBuffer target;
  private int index;
  private int length;
  private @Nullable IoCompletion completion;
  private long stamp;
  private @Nullable RangeLock lock;

  /** Sets the backend, as one event loop sees it, for the next reads. */
  void bind(Lane from, LoopRanges changes) {
    lane = from;
    ranges = changes;
  }

  /** As {@link Lane#read}. */
  void start(long from, DataBuffer into, int at, int count, IoCompletion whenEnded) {
    if (!requireNonNull(ranges).mayTearReads()) {
      requireNonNull(lane).read(from, into, at, count, whenEnded);
      return;
    }
    position = from;
    target = into;
    index = at;
    length = count;
    completion = whenEnded;
    stamp = requireNonNull(ranges).stamp(from, from + count);
    if (stamp == LoopRanges.CHANGING) {
      readAlone();
    } else {
      requireNonNull(lane).read(from, into, at, count, this);
    }
  }

  private void readAlone() {
    requireNonNull(ranges).lockForReading(position, position + length, acquired -> {
      lock = acquired;
      if (target != null) {
        requireNonNull(lane).read(position, target, index, length, this);
      }
    });
  }

  @Override
  public void ended(int status) {
    RangeLock held = lock;
    if (held == null && status == StatusCode.SUCCESS
        && requireNonNull(ranges).stamp(position, position + length) != stamp) {
      readAlone();
      return;
    }
    lock = null;
    if (held != null) {
      held.release();
    }
    IoCompletion whole = completion;
    completion = null;
    target = null;
    if (whole != null) {
      whole.ended(status);
    }
  }
}
