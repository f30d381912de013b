// SPDX-License-Identifier: Apache-2.0
package io.weft.config.status;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What is wrong with the device of a namespace.
 *
 * @param state the state of the device, as metrics label it, such as {@code hanging}
 * @param since when the problem came up
 * @param problem what is wrong, a message that names the device
 */
public record DeviceFailure(String state, Instant since, String problem) {
  /** The problem with the state and the time, for people. */
  public String describe() {
    return "%s (%s since %s)".formatted(problem, state, since.truncatedTo(ChronoUnit.SECONDS));
  }
}
