// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.fabric.buffer.Slot;
import io.weft.fabric.buffer.SlotPool;
import io.weft.fabric.lifecycle.RequestState;
import java.util.ArrayDeque;
import java.util.function.BiConsumer;

/**
 * The requests of one queue that wait for a slot because the pool of the event loop has reached its limit. Slots are granted
 * in the order of arrival, by the pool alone: never from within a call of the queue.
 */
final class SlotWaiters implements SlotPool.Waiter {
  private final BiConsumer<Request, Slot> granted;
  private final ArrayDeque<Request> requests = new ArrayDeque<>();
  private SlotPool slots;
  /** Whether the pool knows of this list, and so calls {@link #retry}. */
  private boolean registered;

  /** Creates an empty list. @param granted called with each request that is granted a slot, and the slot */
  SlotWaiters(SlotPool slots, BiConsumer<Request, Slot> granted) {
    this.slots = slots;
    this.granted = granted;
  }

  /** Waits for the slots of another pool from now on. */
  void use(SlotPool other) {
    if (registered) {
      slots.withdraw(this);
      other.await(this);
      other.wake();
    }
    slots = other;
  }

  boolean isEmpty() {
    return requests.isEmpty();
  }

  void add(Request request) {
    request.become(RequestState.WAITING_FOR_SLOT);
    requests.add(request);
    if (!registered) {
      registered = true;
      slots.await(this);
    }
  }

  /** Removes a request that ends without a slot. Those behind it may need less than it did. */
  void remove(Request request) {
    requests.remove(request);
    slots.wake();
  }

  /** Removes all requests. */
  void clear() {
    requests.clear();
    if (registered) {
      registered = false;
      slots.withdraw(this);
    }
  }

  /** Grants as many slots as the pool has. A request may end at once, and its queue may close. */
  @Override
  public boolean retry() {
    while (!requests.isEmpty()) {
      Slot slot = slots.take(requests.element().transferLength());
      if (slot == null) {
        break;
      }
      granted.accept(requests.remove(), slot);
    }
    registered = !requests.isEmpty();
    return registered;
  }
}
