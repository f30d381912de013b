// SPDX-License-Identifier: Apache-2.0
package io.weft.target.subsystem;

import io.weft.fabric.buffer.DataBuffer;
import io.weft.nvme.StatusCode;
import io.weft.target.backend.IoCompletion;
import io.weft.target.backend.Lane;
import io.weft.target.range.LoopRanges;
import io.weft.target.range.RangeLock;
import org.jspecify.annotations.Nullable;

/**
 * A read from the page cache that sees all of each write or nothing of it. It reads as any other; if something near its
 * blocks was changed meanwhile, it reads again while no change of them can run. One read after the other uses the object.
 */
final class WholeRead implements IoCompletion {
  private final Lane lane;
  private final LoopRanges ranges;
  private long position;
  private @Nullable DataBuffer target;
  private int index;
  private int length;
  private @Nullable IoCompletion completion;
  private long stamp;
  private @Nullable RangeLock lock;

  /** Reads of one event loop from one backend. */
  WholeRead(Lane lane, LoopRanges ranges) {
    this.lane = lane;
    this.ranges = ranges;
  }

  /** As {@link Lane#read}. */
  void start(long from, DataBuffer into, int at, int count, IoCompletion whenEnded) {
    position = from;
    target = into;
    index = at;
    length = count;
    completion = whenEnded;
    stamp = ranges.stamp(from, from + count);
    if (stamp == LoopRanges.CHANGING) {
      readAlone();
    } else {
      lane.read(from, into, at, count, this);
    }
  }

  private void readAlone() {
    ranges.lockForReading(position, position + length, taken -> {
      lock = taken;
      if (target != null) {
        lane.read(position, target, index, length, this);
      }
    });
  }

  @Override
  public void ended(int status) {
    RangeLock held = lock;
    if (held == null && status == StatusCode.SUCCESS && ranges.stamp(position, position + length) != stamp) {
      readAlone();
      return;
    }
    lock = null;
    if (held != null) {
      held.release();
    }
    IoCompletion ends = completion;
    completion = null;
    target = null;
    if (ends != null) {
      ends.ended(status);
    }
  }
}
