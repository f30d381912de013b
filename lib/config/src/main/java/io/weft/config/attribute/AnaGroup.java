// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import io.weft.config.PortEntry;
import io.weft.nvme.AnaState;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state of an ANA group on a port: an entry of {@link PortEntry#anaGroups}.
 *
 * @param groupId ANAGRPID
 * @param state its state on the port
 */
public record AnaGroup(int groupId, AnaState state) {
  /** The groups of a port in ascending order. */
  static List<AnaGroup> of(PortEntry port) {
    return port.anaGroups().entrySet().stream().map(entry -> new AnaGroup(entry.getKey(), entry.getValue())).toList();
  }

  /** A port with these groups and those that every port has. */
  static PortEntry in(PortEntry port, List<AnaGroup> groups) {
    SortedMap<Integer, AnaState> states = new TreeMap<>(PortEntry.DEFAULT_ANA_GROUPS);
    groups.forEach(group -> states.put(group.groupId(), group.state()));
    return port.withAnaGroups(states);
  }
}
