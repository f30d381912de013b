// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

/**
 * The result of a check.
 *
 * @param explanation some lines for people: what was checked, and what is wrong with it or why that is not known
 */
public record Verdict(Outcome outcome, String explanation) {
  /** What a check can find. */
  public enum Outcome {
    /** The operations can be put into an order that explains every answer. */
    LINEARIZABLE,
    /** They cannot. */
    VIOLATION,
    /** The check reached its limits. */
    UNKNOWN
  }

  /** Fails with the explanation unless the history is linearizable. */
  public void require() {
    if (outcome != Outcome.LINEARIZABLE) {
      throw new AssertionError(explanation);
    }
  }
}
