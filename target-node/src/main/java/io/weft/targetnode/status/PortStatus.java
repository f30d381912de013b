// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.status;

import io.weft.config.PortEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A port that is wanted.
 *
 * @param portId its PORTID
 * @param address where it shall listen, as {@code 127.0.0.1:4420}
 * @param enabled whether it shall listen
 * @param listening whether it does
 * @param failure why an enabled port does not listen; null if it does, or if it is being opened
 * @param subsystems the NQNs of the subsystems linked to it
 */
public record PortStatus(
    int portId, String address, boolean enabled, boolean listening, @Nullable String failure, List<String> subsystems) {

  /** Copies the list, so that the record is immutable. */
  public PortStatus {
    subsystems = List.copyOf(subsystems);
  }

  static List<PortStatus> of(List<PortEntry> wanted, Map<Integer, ?> listening, Map<Integer, String> failures) {
    return wanted.stream()
        .sorted(Comparator.comparingInt(PortEntry::portId))
        .map(port -> of(port, listening.containsKey(port.portId()), failures.get(port.portId())))
        .toList();
  }

  private static PortStatus of(PortEntry port, boolean listening, @Nullable String failure) {
    return new PortStatus(port.portId(), port.address().describe(), port.enable(), listening,
        listening ? null : failure, port.subsystems());
  }
}
