// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import io.weft.testkit.history.Verdict.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The search for an order of the operations of one part of a history.
 *
 * <p>It goes along the events in the order of time. A call may come next in the order if the model allows its answer; it is
 * then lifted out of the list, and the search begins at the head again. At the first return, nothing that was called later may
 * come before it: what remains are operations without an answer, each of which is tried if it makes one of those possible that
 * are not without it. If there is none, the last choice is undone. Operations whose answers have a rank come in its order. What was tried already, which is a set of operations that
 * have their place and the state after them, is remembered and not tried twice.
 *
 * <p>The first return that the search never gets past ends the smallest part of the history that cannot be explained.
 */
final class Search<S, I, A> {
  /** How many steps pass between two looks at the clock. */
  private static final int STEPS_PER_LOOK = 1024;

  /** A choice that can be undone. @param call null if the operation has no answer @param before the state before it */
  private record Choice<S, I, A>(
      @Nullable Event<I, A> call, int number, Operation<I, A> operation, S before, Tried<S> tried) {}

  /** A situation: the operations that have their place, as the exclusive or of their random numbers, and the state. */
  private record Tried<S>(long high, long low, S state) {}

  private final Model<S, I, A> model;
  private final int answered;
  private final int most;
  private final long deadline;
  private final List<Operation<I, A>> history;
  private final Event<I, A> head;
  private final List<Operation<I, A>> open;
  private final boolean[] openPlaced;
  /** Two random numbers of each operation. Two sets are told apart by 128 bits. */
  private final long[] marks;
  private final Set<Tried<S>> memory = new HashSet<>();
  private final Deque<Choice<S, I, A>> order = new ArrayDeque<>();
  private final Furthest<S, I, A> furthest = new Furthest<>();
  private Tried<S> now;
  private long steps;

  /** @param most the most situations that are remembered @param deadline by the monotonic clock */
  Search(Model<S, I, A> model, List<Operation<I, A>> all, int most, long deadline) {
    this.model = model;
    history = all;
    this.most = most;
    this.deadline = deadline;
    List<Operation<I, A>> operations = model.deduce(all);
    List<Operation<I, A>> closed = operations.stream().filter(operation -> !operation.isOpen()).toList();
    answered = closed.size();
    head = Event.list(closed);
    open = operations.stream().filter(Operation::isOpen).sorted(Comparator.comparingLong(Operation::called)).toList();
    openPlaced = new boolean[open.size()];
    marks = new SplittableRandom(history.size()).longs(2L * history.size()).toArray();
    now = new Tried<>(0, 0, model.initial());
  }

  /** Searches. */
  Verdict run() {
    @Nullable Event<I, A> event = head.next();
    int firstOpen = 0;
    while (event != null) {
      if (memory.size() > most || ++steps % STEPS_PER_LOOK == 0 && System.nanoTime() - deadline > 0) {
        return unknown();
      }
      if (!event.isReturn()) {
        if (isFirstByRank(event.operation()) && place(event, event.number, event.operation())) {
          event.lift();
          event = head.next();
        } else {
          event = event.next();
        }
        firstOpen = 0;
        continue;
      }
      if (placeOpen(firstOpen, event)) {
        event = head.next();
        firstOpen = 0;
        continue;
      }
      furthest.blocked(event, now.state(), order.size(), this::tail, this::candidates);
      if (order.isEmpty()) {
        return violation();
      }
      Choice<S, I, A> undone = undo();
      if (undone.call() == null) {
        firstOpen = undone.number() - answered + 1;
        event = firstReturn();
      } else {
        event = undone.call().next();
        firstOpen = 0;
      }
    }
    return new Verdict(Outcome.LINEARIZABLE, "linearizable: " + Linearizability.count(history));
  }

  /** Gives an operation the next place in the order, if the model allows it and this was not tried before. */
  private boolean place(@Nullable Event<I, A> call, int number, Operation<I, A> operation) {
    S next = model.step(now.state(), operation.input(), operation.answer());
    if (next == null) {
      return false;
    }
    Tried<S> then = new Tried<>(now.high() ^ marks[2 * number], now.low() ^ marks[2 * number + 1], next);
    if (!memory.add(then)) {
      return false;
    }
    order.push(new Choice<>(call, number, operation, now.state(), now));
    now = then;
    return true;
  }

  /** Takes the last operation from the order. @return what it was */
  private Choice<S, I, A> undo() {
    Choice<S, I, A> choice = order.pop();
    now = choice.tried();
    if (choice.call() == null) {
      openPlaced[choice.number() - answered] = false;
    } else {
      choice.call().unlift();
    }
    return choice;
  }

  /**
   * Gives an operation without an answer the next place, if it makes one possible that is not possible without it.
   *
   * @param first the first of them to try
   * @param limit the first return: it must have been called before
   */
  private boolean placeOpen(int first, Event<I, A> limit) {
    for (int i = first; i < open.size() && open.get(i).called() <= limit.operation().returned(); i++) {
      Operation<I, A> operation = open.get(i);
      if (!openPlaced[i] && helps(operation) && place(null, answered + i, operation)) {
        openPlaced[i] = true;
        return true;
      }
    }
    return false;
  }

  private boolean helps(Operation<I, A> operation) {
    S with = model.step(now.state(), operation.input(), null);
    if (with == null) {
      return false;
    }
    return candidates().stream().anyMatch(other -> model.step(now.state(), other.input(), other.answer()) == null
        && model.step(with, other.input(), other.answer()) != null);
  }

  /** Whether no other that may come next by time has to come before. */
  private boolean isFirstByRank(Operation<I, A> operation) {
    long rank = rank(operation);
    for (Event<I, A> event = first(); !event.isReturn(); event = following(event)) {
      if (rank(event.operation()) < rank) {
        return false;
      }
    }
    return true;
  }

  private long rank(Operation<I, A> operation) {
    return model.rank(Objects.requireNonNull(operation.answer()));
  }

  private Event<I, A> first() {
    return Objects.requireNonNull(head.next());
  }

  private Event<I, A> following(Event<I, A> event) {
    return Objects.requireNonNull(event.next());
  }

  private Event<I, A> firstReturn() {
    Event<I, A> event = first();
    while (!event.isReturn()) {
      event = following(event);
    }
    return event;
  }

  /** The last operations of the order, the latest last. */
  private List<Operation<I, A>> tail() {
    return order.stream().limit(Furthest.SHOWN).map(Choice::operation).toList().reversed();
  }

  /** What may come next by time. */
  private List<Operation<I, A>> candidates() {
    List<Operation<I, A>> candidates = new ArrayList<>();
    for (Event<I, A> event = first(); !event.isReturn(); event = following(event)) {
      candidates.add(event.operation());
    }
    return candidates;
  }

  private Verdict violation() {
    return new Verdict(Outcome.VIOLATION, furthest.explain(history));
  }

  private Verdict unknown() {
    return new Verdict(Outcome.UNKNOWN, ("not known whether linearizable: %s; the check ended at its limits after %d steps with %d"
        + " situations remembered. Check it with higher limits, or record a shorter history").formatted(
            Linearizability.count(history), steps, memory.size()));
  }
}
