// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The call or the return of an answered operation: an element of Lowe's doubly linked list of events in the order of time. An
 * operation leaves the list when it gets its place in the order that is tried, and comes back when that is given up.
 */
final class Event<I, A> {
  /** Null for the head of the list. */
  private final @Nullable Operation<I, A> operation;
  /** The number of the operation, and for returns also their rank. */
  final int number;
  /** The return that belongs to a call; null for a return. */
  private final @Nullable Event<I, A> end;
  private @Nullable Event<I, A> previous;
  private @Nullable Event<I, A> next;

  private Event(@Nullable Operation<I, A> operation, int number, @Nullable Event<I, A> end) {
    this.operation = operation;
    this.number = number;
    this.end = end;
  }

  /** The list of some operations, all answered. @return its head, which is no event */
  static <I, A> Event<I, A> list(List<Operation<I, A>> operations) {
    List<Event<I, A>> events = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      Event<I, A> end = new Event<>(operations.get(i), i, null);
      events.add(new Event<>(operations.get(i), i, end));
      events.add(end);
    }
    // Of events at the same time the calls come first: such operations may have overlapped.
    events.sort(Comparator.<Event<I, A>>comparingLong(Event::time).thenComparing(Event::isReturn));
    Event<I, A> head = new Event<>(null, -1, null);
    Event<I, A> last = head;
    for (Event<I, A> event : events) {
      last.next = event;
      event.previous = last;
      last = event;
    }
    return head;
  }

  /** The operation that is called or returns. */
  Operation<I, A> operation() {
    return Objects.requireNonNull(operation);
  }

  /** Whether this is a return. */
  boolean isReturn() {
    return end == null;
  }

  /** The next event, null at the end. */
  @Nullable Event<I, A> next() {
    return next;
  }

  private long time() {
    return isReturn() ? operation().returned() : operation().called();
  }

  /** Takes call and return out of the list. Called for a call. */
  void lift() {
    unlink();
    Objects.requireNonNull(end).unlink();
  }

  /** Undoes {@link #lift}, in the reverse order of the lifts. */
  void unlift() {
    Objects.requireNonNull(end).link();
    link();
  }

  private void unlink() {
    Objects.requireNonNull(previous).next = next;
    if (next != null) {
      next.previous = previous;
    }
  }

  private void link() {
    Objects.requireNonNull(previous).next = this;
    if (next != null) {
      next.previous = this;
    }
  }
}
