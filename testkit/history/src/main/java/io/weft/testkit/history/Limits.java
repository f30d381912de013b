// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import java.time.Duration;

/**
 * How much a check may cost. Whether a history is linearizable is NP-complete; those of real runs are checked in no time, but
 * nothing keeps one from being hard.
 *
 * @param time the longest time
 * @param states the most situations that are remembered at a time, about 100 bytes each
 */
public record Limits(Duration time, int states) {
  /** Two minutes, and about 200 MB. */
  public static final Limits DEFAULT = new Limits(Duration.ofMinutes(2), 2_000_000);
}
