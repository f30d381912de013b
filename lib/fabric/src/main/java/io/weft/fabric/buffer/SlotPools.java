// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.buffer;

import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The slot pool of each event loop of a process. */
public final class SlotPools implements AutoCloseable {
  private final long limitPerLoop;
  private final int requestsPerLoop;
  private final Map<EventLoop, SlotPool> pools = new ConcurrentHashMap<>();

  /**
   * Creates an empty set of pools.
   *
   * @param limitPerLoop the most slot memory that each pool may reserve, in bytes
   * @param requestsPerLoop the most pooled requests that the queues of each event loop share
   */
  public SlotPools(long limitPerLoop, int requestsPerLoop) {
    this.limitPerLoop = limitPerLoop;
    this.requestsPerLoop = requestsPerLoop;
  }

  /** Pools for any number of requests. @param limitPerLoop as above */
  public SlotPools(long limitPerLoop) {
    this(limitPerLoop, Integer.MAX_VALUE);
  }

  /** The pool of an event loop, created on first use. */
  public SlotPool of(EventLoop loop) {
    return pools.computeIfAbsent(loop, l -> new SlotPool(limitPerLoop, requestsPerLoop, l));
  }

  /** The memory that all pools have reserved, in bytes; may be slightly stale. */
  public long reserved() {
    return pools.values().stream().mapToLong(SlotPool::reserved).sum();
  }

  /** The number of slots in use in all pools; may be slightly stale. */
  public int inUse() {
    return pools.values().stream().mapToInt(SlotPool::inUse).sum();
  }

  /** Closes the pools, each on its loop. */
  @Override
  public void close() {
    pools.forEach((loop, pool) -> loop.execute(pool::close));
    pools.clear();
  }
}
