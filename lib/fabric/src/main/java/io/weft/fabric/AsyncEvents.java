// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.nvme.AsyncEvent;
import io.weft.nvme.StatusCode;
import java.util.ArrayDeque;
import java.util.BitSet;

/**
 * The asynchronous events of one controller (NVMe Base 2.1, section 5.1.2): completes an outstanding Asynchronous Event
 * Request with each event, queues events while no request is outstanding, and masks a reported event type until the host
 * has read its log page. Confined to the admin queue's event loop.
 */
public final class AsyncEvents {
  /** Most Asynchronous Event Requests outstanding: AERL + 1. */
  public static final int LIMIT = 4;

  private final ArrayDeque<Request> requests = new ArrayDeque<>(LIMIT);
  private final ArrayDeque<Integer> pending = new ArrayDeque<>();
  private final BitSet masked = new BitSet();
  private int configuration;

  /** The Asynchronous Event Configuration feature: the events that the host has enabled. */
  public int configuration() {
    return configuration;
  }

  /** Sets the Asynchronous Event Configuration feature. */
  public void configuration(int bits) {
    configuration = bits;
  }

  /** Accepts an Asynchronous Event Request: completes it at once if an event is queued. */
  public void request(Request request) {
    if (requests.size() == LIMIT) {
      request.complete(StatusCode.ASYNC_EVENT_LIMIT_EXCEEDED | StatusCode.DNR);
      return;
    }
    requests.add(request);
    deliver();
  }

  /**
   * Queues an event, unless the same event is already queued: the host reads the log page anyway.
   *
   * @param dword0 the event, see {@link AsyncEvent#dword0}
   */
  public void post(int dword0) {
    if (!pending.contains(dword0)) {
      pending.add(dword0);
      deliver();
    }
  }

  /**
   * Unmasks the events of a log page that the host has read with Retain Asynchronous Event cleared.
   *
   * @param current whether the host has seen the page's current state: events about it that are still queued are dropped
   */
  public void logPageRead(int logPage, boolean current) {
    if (current) {
      pending.removeIf(event -> AsyncEvent.logPage(event) == logPage);
    }
    if (masked.get(logPage)) {
      masked.clear(logPage);
      deliver();
    }
  }

  /** Removes an outstanding request that the host aborts, without completing it. @return whether it was outstanding */
  public boolean abort(Request request) {
    return requests.remove(request);
  }

  /** Drops all events and settings and completes all outstanding requests: the controller is reset or ends. */
  public void clear() {
    configuration = 0;
    pending.clear();
    masked.clear();
    while (!requests.isEmpty()) {
      requests.remove().complete(StatusCode.ABORTED_SQ_DELETION);
    }
  }

  private void deliver() {
    // Bounded by the number of distinct events, which is small.
    for (int i = pending.size(); i > 0 && !requests.isEmpty(); i--) {
      int event = pending.remove();
      int logPage = AsyncEvent.logPage(event);
      if (masked.get(logPage)) {
        pending.add(event);
      } else {
        masked.set(logPage);
        requests.remove().complete(StatusCode.SUCCESS, event);
      }
    }
  }
}
