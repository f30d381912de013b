// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import io.vertx.core.json.JsonObject;

/**
 * How the operations of a kind of object are written to a file.
 *
 * @param <I> what is asked for
 * @param <A> what is answered
 */
public interface Notation<I, A> {
  /** Writes what is asked for. */
  JsonObject writeInput(I input);

  /** Reads what {@link #writeInput} has written. */
  I readInput(JsonObject json);

  /** Writes an answer. */
  JsonObject writeAnswer(A answer);

  /** Reads what {@link #writeAnswer} has written. */
  A readAnswer(JsonObject json);
}
