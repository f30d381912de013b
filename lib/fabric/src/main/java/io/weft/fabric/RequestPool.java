// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.fabric.buffer.SlotPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pooled requests of one queue. It grows with the commands that the host has outstanding, up to the entries of the queue,
 * and gives back what has not been needed for a while. Beyond {@link #OWN} requests it shares the limit of its event loop,
 * so that queues that stand full cannot fill the heap.
 */
final class RequestPool {
  /** Requests that each queue may have at any time: a host always gets on, if slowly, and Keep Alive always gets through. */
  static final int OWN = 8;

  /** The most requests that may lie idle. */
  private static final int IDLE = 32;

  private final Queue queue;
  private final List<Request> all = new ArrayList<>();
  private SlotPool shared;
  private Request[] free = new Request[2];
  private int freeCount;
  /** The least value of {@link #freeCount} since {@link #tidy}. */
  private int leastFree;

  RequestPool(Queue queue, SlotPool shared) {
    this.queue = queue;
    this.shared = shared;
  }

  /** Shares the limit of another pool from now on; called while there are at most {@link #OWN} requests. */
  void use(SlotPool other) {
    shared = other;
  }

  /** All requests, by tag. */
  List<Request> all() {
    return all;
  }

  /** The request with a tag, null if there is none. */
  @Nullable Request get(int tag) {
    return tag < all.size() ? all.get(tag) : null;
  }

  /** Whether {@link #take} stays within the limit of the event loop. @param size the entries of the queue */
  boolean hasRoom(int size) {
    // A queue that is full gets no further request in any case.
    return freeCount > 0 || all.size() < OWN || all.size() >= size || shared.hasRequest(false)
        || all.stream().anyMatch(Request::isAwaitingData) && shared.hasRequest(true);
  }

  /** Takes a request. @param size the entries of the queue @return null if that many are outstanding */
  @Nullable Request take(int size) {
    if (freeCount > 0) {
      Request request = free[--freeCount];
      leastFree = Math.min(leastFree, freeCount);
      return request;
    }
    if (all.size() >= size) {
      return null;
    }
    Request request = new Request(queue, all.size());
    all.add(request);
    leastFree = 0;
    if (all.size() > OWN) {
      shared.addRequest();
    }
    return request;
  }

  /** Takes back a request that is free again. */
  void giveBack(Request request) {
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, Math.max(2 * free.length, all.size()));
    }
    free[freeCount++] = request;
  }

  /**
   * Drops requests that have not been needed since the last call. Called now and then.
   */
  void tidy() {
    int unused = Math.min(leastFree, all.size() - OWN);
    if (unused > IDLE) {
      // Low tags are taken first from now on, so that the highest become free.
      Arrays.sort(free, 0, freeCount, Comparator.comparingInt(Request::tag).reversed());
      int dropped = 0;
      while (dropped < unused && free[dropped] == all.getLast()) {
        all.removeLast();
        dropped++;
      }
      freeCount -= dropped;
      free = Arrays.copyOfRange(free, dropped, dropped + Math.max(freeCount, 2));
      shared.removeRequests(dropped);
    }
    leastFree = freeCount;
  }

  /** Drops all requests; the queue is gone. */
  void close() {
    if (all.size() > OWN) {
      shared.removeRequests(all.size() - OWN);
    }
    all.clear();
    freeCount = 0;
  }
}
