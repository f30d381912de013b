// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.node;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.weft.fabric.buffer.DataBuffer;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.Inspection;
import io.weft.targetnode.backend.IoCompletion;
import io.weft.targetnode.backend.Lane;
import io.weft.targetnode.range.RangeLocks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A backend with a volatile write cache that records its requests, and holds completions back or fails on demand. */
public final class WatchedBackend implements Backend {
  /** The requests in order, such as {@code write durable}. */
  public final List<String> steps = Collections.synchronizedList(new ArrayList<>());
  /** The completions of writes that are held back; each runs on its event loop. */
  public final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
  public volatile boolean holdWrites;
  public volatile int flushStatus;
  public volatile int writeStatus;

  private final Backend below;

  /** Watches the requests to another backend. */
  public WatchedBackend(Backend below) {
    this.below = below;
  }

  /** Removes and returns the steps recorded so far. */
  public List<String> taken() {
    synchronized (steps) {
      List<String> taken = List.copyOf(steps);
      steps.clear();
      return taken;
    }
  }

  /** Waits for a write that is held back. @return the action that releases it */
  public Runnable awaitHeld() throws InterruptedException {
    return Objects.requireNonNull(held.poll(60, TimeUnit.SECONDS), "no write came");
  }

  @Override
  public long size() {
    return below.size();
  }

  @Override
  public boolean mayFail() {
    return below.mayFail();
  }

  @Override
  public Inspection inspect() {
    return below.inspect();
  }

  @Override
  public int blockSize() {
    return below.blockSize();
  }

  @Override
  public boolean volatileWriteCache() {
    return true;
  }

  @Override
  public boolean canDeallocate() {
    return below.canDeallocate();
  }

  @Override
  public String describe() {
    return below.describe();
  }

  @Override
  public Lane lane(EventLoop loop) {
    return new WatchedLane(loop, below.lane(loop));
  }

  @Override
  public RangeLocks rangeLocks() {
    return below.rangeLocks();
  }

  @Override
  public Future<Void> close() {
    return below.close();
  }

  private final class WatchedLane implements Lane {
    private final EventLoop loop;
    private final Lane lane;

    WatchedLane(EventLoop loop, Lane lane) {
      this.loop = loop;
      this.lane = lane;
    }

    private IoCompletion noted(String what, boolean durable, IoCompletion completion) {
      steps.add(durable ? what + " durable" : what);
      return completion;
    }

    @Override
    public void read(long position, DataBuffer target, int index, int length, IoCompletion completion) {
      lane.read(position, target, index, length, noted("read", false, completion));
    }

    @Override
    public void write(
        long position, DataBuffer source, int index, int length, boolean durable, IoCompletion completion) {
      noted("write", durable, completion);
      lane.write(position, source, index, length, durable, status -> {
        int told = writeStatus != 0 ? writeStatus : status;
        if (holdWrites) {
          held.add(() -> loop.execute(() -> completion.ended(told)));
        } else {
          completion.ended(told);
        }
      });
    }

    @Override
    public void flush(IoCompletion completion) {
      noted("flush", false, completion);
      lane.flush(status -> completion.ended(flushStatus != 0 ? flushStatus : status));
    }

    @Override
    public void discard(long position, long length, IoCompletion completion) {
      lane.discard(position, length, noted("discard", false, completion));
    }

    @Override
    public void writeZeroes(
        long position, long length, boolean deallocate, boolean durable, IoCompletion completion) {
      lane.writeZeroes(position, length, deallocate, durable, noted("zeroes", durable, completion));
    }

    @Override
    public boolean isSynchronous() {
      return false;
    }
  }
}
