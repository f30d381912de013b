// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the object under test does when its operations come one after the other.
 *
 * <p>An operation without an answer must do one of two things to a state: leave it, or overwrite it with what does not depend
 * on the state before. Then it needs to be tried only right before an operation that is impossible without it, and the many
 * that pile up in a long history with faults cost next to nothing. Registers and blocks are like that; a counter is not.
 *
 * @param <S> the state: immutable, with {@code equals} and {@code hashCode}
 * @param <I> what is asked for
 * @param <A> what is answered
 */
public interface Model<S, I, A> {
  /** The state in which every history begins. */
  S initial();

  /**
   * The state after an operation.
   *
   * @param answer null if there was none: then any answer may have been given
   * @return null if the operation cannot have this answer in this state, or could not take effect in it
   */
  @Nullable S step(S state, I input, @Nullable A answer);

  /**
   * A number of an answer that never falls along an order of operations, such as a revision: of operations that ran at the
   * same time, those with a lower one come first. Most orders need not be tried then.
   */
  default long rank(A answer) {
    return 0;
  }

  /**
   * Gives operations without an answer the answer that answers to others imply, and leaves out those whose effect nobody
   * could see, so that there is less to try.
   */
  default List<Operation<I, A>> deduce(List<Operation<I, A>> history) {
    return history;
  }

  /** The part of the object that an operation is about. Parts do not depend on each other and are checked one by one. */
  default Object part(I input) {
    return "";
  }
}
