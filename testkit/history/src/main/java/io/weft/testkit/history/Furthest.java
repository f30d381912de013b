// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The furthest that a search has got, from which people see what is wrong. */
final class Furthest<S, I, A> {
  /** How many operations of the order are shown. */
  static final int SHOWN = 12;

  private @Nullable Operation<I, A> stuck;
  private @Nullable S state;
  private int placed;
  private List<Operation<I, A>> order = List.of();
  private List<Operation<I, A>> candidates = List.of();

  /** Notes that a search cannot go on before a return. The lists are only made if it is further than before. */
  void blocked(Event<I, A> at, S state, int placed, Supplier<List<Operation<I, A>>> order,
      Supplier<List<Operation<I, A>>> candidates) {
    Operation<I, A> operation = at.operation();
    if (stuck != null && (operation.returned() < stuck.returned()
        || operation.returned() == stuck.returned() && placed <= this.placed)) {
      return;
    }
    stuck = operation;
    this.state = state;
    this.placed = placed;
    this.order = order.get();
    this.candidates = candidates.get();
  }

  /** What is wrong: the operation that cannot be explained, the order before it, and what else could have come. */
  String explain(Collection<Operation<I, A>> history) {
    Operation<I, A> last = stuck;
    if (last == null) {
      throw new IllegalStateException("nothing is wrong");
    }
    long before = history.stream().filter(operation -> operation.returned() < last.returned()).count();
    List<Operation<I, A>> open = history.stream()
        .filter(operation -> operation.isOpen() && operation.called() <= last.returned() && !order.contains(operation))
        .sorted(Comparator.comparingLong((Operation<I, A> operation) -> operation.called()).reversed()).toList();
    return """
        not linearizable: %s
        The first %d that returned can be put into an order. With this one they cannot:
          %s
        The longest order ends with
        %s
        and the state
          %s
        in which none of those can come next that were called before it returned:
        %s
        Operations without an answer that may still have taken effect, the latest %d of %d:
        %s""".formatted(Linearizability.count(history), before, last, lines(order, SHOWN), state,
        lines(candidates, Integer.MAX_VALUE), Math.min(SHOWN, open.size()), open.size(), lines(open, SHOWN));
  }

  private static String lines(List<? extends Operation<?, ?>> operations, int most) {
    return operations.isEmpty() ? "  (none)"
        : operations.stream().limit(most).map(operation -> "  " + operation).collect(Collectors.joining("\n"));
  }
}
