// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.fabric.buffer.Slot;
import io.weft.fabric.buffer.SlotPool;
import io.weft.fabric.lifecycle.RequestState;
import java.util.ArrayDeque;
import java.util.function.BiConsumer;

/**
 * The requests of one queue that wait for a slot because the pool of the event loop has reached its limit; each gets one in
 * the order in which they came.
 */
final class SlotWaiters {
  private final SlotPool slots;
  private final BiConsumer<Request, Slot> granted;
  private final ArrayDeque<Request> requests = new ArrayDeque<>();
  /** Whether the pool will call {@link #slotReturned}. */
  private boolean registered;

  /** Nobody waits yet. @param granted takes a request that has waited and its slot */
  SlotWaiters(SlotPool slots, BiConsumer<Request, Slot> granted) {
    this.slots = slots;
    this.granted = granted;
  }

  boolean isEmpty() {
    return requests.isEmpty();
  }

  void add(Request request) {
    request.become(RequestState.WAITING_FOR_SLOT);
    requests.add(request);
    awaitReturn();
  }

  /** Takes a request away that is to end without a slot; those behind it may have waited for it alone. */
  void remove(Request request) {
    requests.remove(request);
  }

  /** Lets nobody wait any longer. */
  void clear() {
    requests.clear();
  }

  /** Grants what can be granted. */
  void grant() {
    // A request that gets a slot may end at once, and the slot come back and be granted, before this loop proceeds.
    for (int i = requests.size(); i > 0 && !requests.isEmpty(); i--) {
      Request request = requests.element();
      Slot slot = slots.take(request.transferLength());
      if (slot == null) {
        awaitReturn();
        return;
      }
      requests.remove();
      granted.accept(request, slot);
    }
  }

  private void awaitReturn() {
    if (!registered) {
      registered = true;
      slots.onReturn(this::slotReturned);
    }
  }

  private void slotReturned() {
    registered = false;
    grant();
  }
}
