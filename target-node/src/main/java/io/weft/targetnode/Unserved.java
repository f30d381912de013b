// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violation;
import io.weft.targetnode.device.Backends;
import io.weft.targetnode.device.DeviceCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a node's configuration holds but the node does not serve. */
final class Unserved {
  private Unserved() {}

  /**
   * Lists the ports that do not listen and the namespaces that hosts cannot reach, by their paths in the document. Costs
   * nothing worth mentioning unless there are some.
   *
   * @param configuration the configuration that the node has applied
   */
  static List<Violation> of(Configuration configuration, Ports ports, Subsystems subsystems) {
    List<Violation> unserved = new ArrayList<>();
    Map<String, Map<Integer, DeviceCondition>> devices = subsystems.failures();
    if (!devices.isEmpty()) {
      int index = 0;
      for (SubsystemEntry subsystem : configuration.subsystems()) {
        Map<Integer, DeviceCondition> ofSubsystem = devices.get(subsystem.nqn());
        if (ofSubsystem != null) {
          addNamespaces(unserved, index, subsystem, ofSubsystem, subsystems);
        }
        index++;
      }
    }
    addPorts(unserved, configuration, ports.failures());
    return unserved;
  }

  private static void addNamespaces(List<Violation> unserved, int ofSubsystem, SubsystemEntry subsystem,
      Map<Integer, DeviceCondition> devices, Subsystems subsystems) {
    int index = 0;
    for (NamespaceEntry namespace : subsystem.namespaces()) {
      DeviceCondition device = devices.get(namespace.nsid());
      String problem = device == null ? null : device.problem();
      if (problem != null && !subsystems.isServed(subsystem.nqn(), namespace.nsid())) {
        unserved.add(new Violation(
            "subsystems[%d].namespaces[%d].device.path".formatted(ofSubsystem, index), problem, Backends.EXPECTED));
      }
      index++;
    }
  }

  private static void addPorts(List<Violation> unserved, Configuration configuration, Map<Integer, String> failures) {
    int index = 0;
    for (PortEntry port : configuration.ports()) {
      String why = failures.get(port.portId());
      if (why != null) {
        unserved.add(new Violation("ports[%d].addr".formatted(index),
            "cannot listen at %s: %s; it is tried again".formatted(port.address().describe(), why),
            "an address of this machine and a free TCP port"));
      }
      index++;
    }
  }
}
