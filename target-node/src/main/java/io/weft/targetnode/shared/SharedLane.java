// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.shared;

import io.netty.channel.EventLoop;
import io.weft.fabric.buffer.DataBuffer;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.IoCompletion;
import io.weft.targetnode.backend.Lane;
import org.jspecify.annotations.Nullable;

/**
 * A shared device as one event loop sees it: leads to the lane of the device while that is open and the group is owned. That
 * lane asks the fence for the time.
 */
final class SharedLane implements Lane {
  private final SharedGroup group;
  private final SharedBackend shared;
  private final EventLoop loop;
  private @Nullable Backend device;
  private @Nullable Lane below;
  private boolean cached;

  SharedLane(SharedGroup group, SharedBackend shared, EventLoop loop) {
    this.group = group;
    this.shared = shared;
    this.loop = loop;
  }

  /** The lane of the device; null if the device may not be used, and then the I/O has been refused. */
  private @Nullable Lane reach(IoCompletion completion) {
    GroupState state = group.state();
    Backend open = shared.device();
    if (state != GroupState.OWNED || open == null) {
      completion.ended(state == GroupState.OWNED ? StatusCode.INTERNAL_PATH_ERROR : state.refusal());
      return null;
    }
    if (open != device) {
      device = open;
      below = open.lane(loop);
      cached = open.rangeLocks().mayTearReads();
    }
    return below;
  }

  @Override
  public void read(long position, DataBuffer target, int index, int length, IoCompletion completion) {
    Lane lane = reach(completion);
    if (lane != null) {
      lane.read(position, target, index, length, completion);
    }
  }

  /** What stays in a page cache would reach the device after the lease: such writes are durable. */
  @Override
  public void write(
      long position, DataBuffer source, int index, int length, boolean durable, IoCompletion completion) {
    Lane lane = reach(completion);
    if (lane != null) {
      lane.write(position, source, index, length, durable || cached, completion);
    }
  }

  @Override
  public void flush(IoCompletion completion) {
    Lane lane = reach(completion);
    if (lane != null) {
      lane.flush(completion);
    }
  }

  @Override
  public void discard(long position, long length, IoCompletion completion) {
    Lane lane = reach(completion);
    if (lane != null) {
      lane.discard(position, length, completion);
    }
  }

  @Override
  public void writeZeroes(
      long position, long length, boolean deallocate, boolean durable, IoCompletion completion) {
    Lane lane = reach(completion);
    if (lane != null) {
      lane.writeZeroes(position, length, deallocate, durable || cached, completion);
    }
  }

  @Override
  public boolean isSynchronous() {
    return false;
  }

  @Override
  public boolean cancel(IoCompletion completion) {
    return below != null && below.cancel(completion);
  }
}
