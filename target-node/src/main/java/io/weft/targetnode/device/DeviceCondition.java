// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.device;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the device under a namespace fares.
 *
 * @param state its state
 * @param since when it came into that state, or when the problem came up: a problem that remains keeps its time
 * @param problem what is wrong, a message that names the device; null if nothing is, or if it is being opened
 */
public record DeviceCondition(DeviceState state, Instant since, @Nullable String problem) {
  /** The problem with the state and the time, for health checks and the status; null if there is none. */
  public @Nullable String describe() {
    return problem == null ? null
        : "%s (%s since %s)".formatted(problem, state.name().toLowerCase(Locale.ROOT), since.truncatedTo(ChronoUnit.SECONDS));
  }
}
