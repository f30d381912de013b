// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.device;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the device under a namespace fares.
 *
 * @param state its state
 * @param since when it came into that state, or when the problem came up if that was later
 * @param problem what is wrong, a message that names the device; null if nothing is, or if it is being opened
 */
public record DeviceCondition(DeviceState state, Instant since, @Nullable String problem) {}
