// SPDX-License-Identifier: Apache-2.0
package io.weft.config.status;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wanted port.
 *
 * @param portId its PORTID
 * @param address its address, as {@code 127.0.0.1:4420}
 * @param enabled whether it should listen
 * @param listening whether it listens
 * @param failure why an enabled port does not listen; null if it listens or is being opened
 * @param subsystems the NQNs of the subsystems linked to it
 */
public record PortStatus(
    int portId, String address, boolean enabled, boolean listening, @Nullable String failure, List<String> subsystems) {

  /** Copies the list, so that the record is immutable. */
  public PortStatus {
    subsystems = List.copyOf(subsystems);
  }

  /** The failure, or an empty text. */
  public String detail() {
    return failure == null ? "" : failure;
  }
}
