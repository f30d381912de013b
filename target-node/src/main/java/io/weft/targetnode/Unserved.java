// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violation;
import io.weft.targetnode.device.Backends;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** What a node's configuration holds but the node does not serve, by its path in the document. */
final class Unserved {
  private Unserved() {}

  /**
   * Lists what is not served.
   *
   * @param configuration the configuration that the node runs
   * @param ports why ports do not listen, by PORTID
   * @param namespaces why namespaces are not exported, by subsystem NQN and NSID
   */
  static List<Violation> of(
      Configuration configuration, Map<Integer, String> ports, SortedMap<String, Map<Integer, String>> namespaces) {
    List<Violation> unserved = new ArrayList<>();
    if (!namespaces.isEmpty()) {
      int i = 0;
      for (SubsystemEntry subsystem : configuration.subsystems()) {
        addNamespaces(unserved, "subsystems[%d]".formatted(i++), subsystem, namespaces.getOrDefault(subsystem.nqn(), Map.of()));
      }
    }
    if (!ports.isEmpty()) {
      int i = 0;
      for (PortEntry port : configuration.ports()) {
        String why = ports.get(port.portId());
        if (why != null) {
          unserved.add(new Violation("ports[%d].addr".formatted(i),
              "cannot listen at %s: %s; it is tried again".formatted(port.address().describe(), why),
              "an address of this machine and a free TCP port"));
        }
        i++;
      }
    }
    return unserved;
  }

  private static void addNamespaces(
      List<Violation> unserved, String path, SubsystemEntry subsystem, Map<Integer, String> failures) {
    if (failures.isEmpty()) {
      return;
    }
    int i = 0;
    for (NamespaceEntry namespace : subsystem.namespaces()) {
      String why = failures.get(namespace.nsid());
      if (why != null) {
        unserved.add(new Violation("%s.namespaces[%d].device.path".formatted(path, i), why, Backends.EXPECTED));
      }
      i++;
    }
  }
}
