// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.fabric.buffer.Slot;
import io.weft.fabric.buffer.SlotPool;
import io.weft.fabric.lifecycle.RequestState;
import java.util.ArrayDeque;
import java.util.function.BiConsumer;

/**
 * The requests of one queue that wait for a slot because the pool of the event loop has reached its limit. Slots are granted
 * in the order of arrival.
 */
final class SlotWaiters {
  private final SlotPool slots;
  private final BiConsumer<Request, Slot> granted;
  private final ArrayDeque<Request> requests = new ArrayDeque<>();
  /** Whether the pool will call {@link #slotReturned}. */
  private boolean registered;

  /** Creates an empty list. @param granted called with each request that is granted a slot, and the slot */
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

  /** Removes a request that ends without a slot; the caller then calls {@link #grant} for those behind it. */
  void remove(Request request) {
    requests.remove(request);
  }

  /** Removes all requests. */
  void clear() {
    requests.clear();
  }

  /** Grants as many slots as the pool has. */
  void grant() {
    // A request may end at once, so that its slot is returned and granted again before this loop continues.
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
