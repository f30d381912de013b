// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import io.weft.testkit.history.Verdict.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a history is linearizable: whether each operation can be thought to have happened at one moment between its
 * call and its return, so that all answers are those of a sequential object.
 *
 * <p>The method is that of Porcupine: the algorithm of Wing and Gong with Lowe's linked list and memory of situations, for
 * each independent part of the history ({@link Search}).
 */
public final class Linearizability {
  private Linearizability() {
  }

  /**
   * Checks a history.
   *
   * @param model what a sequential object would do
   * @param history the operations in any order
   * @param limits how much the check may cost
   */
  public static <S, I, A> Verdict check(Model<S, I, A> model, Collection<Operation<I, A>> history, Limits limits) {
    long deadline = System.nanoTime() + limits.time().toNanos();
    @Nullable Verdict unknown = null;
    for (List<Operation<I, A>> part : parts(model, history)) {
      Verdict verdict = new Search<>(model, part, limits.states(), deadline).run();
      if (verdict.outcome() == Outcome.VIOLATION) {
        return verdict;
      }
      if (verdict.outcome() == Outcome.UNKNOWN && unknown == null) {
        unknown = verdict;
      }
    }
    return unknown != null ? unknown : new Verdict(Outcome.LINEARIZABLE, "linearizable: " + count(history));
  }

  private static <S, I, A> Collection<List<Operation<I, A>>> parts(Model<S, I, A> model, Collection<Operation<I, A>> history) {
    Map<Object, List<Operation<I, A>>> parts = new LinkedHashMap<>();
    history.forEach(operation -> parts.computeIfAbsent(model.part(operation.input()), _ -> new ArrayList<>()).add(operation));
    return parts.values();
  }

  /** How many operations there are, in words. */
  static String count(Collection<? extends Operation<?, ?>> history) {
    return "%d operations, %d of them without an answer"
        .formatted(history.size(), history.stream().filter(Operation::isOpen).count());
  }
}
