// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.lifecycle;

import java.util.Map;
import java.util.Set;

/**
 * The legal transitions of a life cycle: which states may follow which. A state enum keeps its table in a constant and has
 * a method {@code to(next)} that returns {@link #step}. Immutable; a transition costs one array access.
 *
 * @param <S> the states, at most 32
 */
public final class Transitions<S extends Enum<S>> {
  /** A bit for each state that may follow, indexed by the ordinal of the current state. */
  private final int[] followers;

  private Transitions(int[] followers) {
    this.followers = followers;
  }

  /**
   * Creates a table.
   *
   * @param table the states that may follow each state; a state that is not a key is final
   * @throws IllegalArgumentException if the table is empty or there are more than 32 states
   */
  public static <S extends Enum<S>> Transitions<S> of(Map<S, Set<S>> table) {
    S any = table.keySet().stream().findAny().orElseThrow(() -> new IllegalArgumentException("no state leads anywhere"));
    int states = any.getDeclaringClass().getEnumConstants().length;
    if (states > Integer.SIZE) {
      throw new IllegalArgumentException("%d states are too many".formatted(states));
    }
    int[] followers = new int[states];
    table.forEach((from, next) -> next.forEach(to -> followers[from.ordinal()] |= 1 << to.ordinal()));
    return new Transitions<>(followers);
  }

  /** Whether a state may follow another. */
  public boolean allows(S from, S to) {
    return (followers[from.ordinal()] & 1 << to.ordinal()) != 0;
  }

  /**
   * Makes a transition.
   *
   * @return the new state
   * @throws IllegalStateException if it may not follow the old state
   */
  public S step(S from, S to) {
    if (!allows(from, to)) {
      throw new IllegalStateException("a %s cannot go from %s to %s".formatted(from.getDeclaringClass().getSimpleName(), from, to));
    }
    return to;
  }
}
