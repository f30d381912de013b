// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.device;

import io.weft.config.status.DeviceFailure;
import java.time.Instant;
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
  /** What is wrong, for health checks, the status and metrics; null if nothing is. */
  public @Nullable DeviceFailure failure() {
    return problem == null ? null : new DeviceFailure(state.name().toLowerCase(Locale.ROOT), since, problem);
  }

  /** The problem with the state and the time, for people; null if there is none. */
  public @Nullable String describe() {
    DeviceFailure failure = failure();
    return failure == null ? null : failure.describe();
  }
}
