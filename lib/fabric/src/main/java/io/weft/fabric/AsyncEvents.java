// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.nvme.AsyncEvent;
import io.weft.nvme.StatusCode;
import java.util.ArrayDeque;
import java.util.BitSet;

/**
 * The asynchronous events of one controller (NVMe Base 2.1, section 5.1.2): pairs what happens with the Asynchronous Event
 * Requests that the host has left, keeps events while there is none, and holds an event type back from its report until
 * the host has read the log page. Confined to the admin queue's event loop.
 */
public final class AsyncEvents {
  /** Most Asynchronous Event Requests outstanding: AERL + 1. */
  public static final int LIMIT = 4;

  private final ArrayDeque<Request> requests = new ArrayDeque<>(LIMIT);
  private final ArrayDeque<Integer> pending = new ArrayDeque<>();
  private final BitSet masked = new BitSet();
  private int configuration;

  /** The Asynchronous Event Configuration feature: what the host wants to hear of. */
  public int configuration() {
    return configuration;
  }

  /** Sets the Asynchronous Event Configuration feature. */
  public void configuration(int bits) {
    configuration = bits;
  }

  /** Takes an Asynchronous Event Request: answers it at once if an event is waiting. */
  public void request(Request request) {
    if (requests.size() == LIMIT) {
      request.complete(StatusCode.ASYNC_EVENT_LIMIT_EXCEEDED | StatusCode.DNR);
      return;
    }
    requests.add(request);
    deliver();
  }

  /**
   * Something has happened. The same event is not queued twice: the host reads the log page anyway.
   *
   * @param dword0 the event, see {@link AsyncEvent#dword0}
   */
  public void post(int dword0) {
    if (!pending.contains(dword0)) {
      pending.add(dword0);
      deliver();
    }
  }

  /** The host has read a log page with Retain Asynchronous Event cleared: its events may be reported again. */
  public void logPageRead(int logPage) {
    if (masked.get(logPage)) {
      masked.clear(logPage);
      deliver();
    }
  }

  /** Takes back an outstanding request that the host aborts. @return whether it was here */
  public boolean abort(Request request) {
    return requests.remove(request);
  }

  /** Forgets everything and completes what is outstanding: the controller is reset or goes. */
  public void clear() {
    configuration = 0;
    pending.clear();
    masked.clear();
    while (!requests.isEmpty()) {
      requests.remove().complete(StatusCode.ABORTED_SQ_DELETION);
    }
  }

  private void deliver() {
    // Bounded by the number of distinct events, of which there are few.
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
