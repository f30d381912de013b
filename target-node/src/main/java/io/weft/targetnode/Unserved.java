// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import static io.weft.config.attribute.Subsystems.NAMESPACES;

import io.weft.config.Configuration;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violation;
import io.weft.config.attribute.Root;
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
    subsystems.failures().forEach((nqn, devices) -> configuration.subsystem(nqn).ifPresent(subsystem ->
        addNamespaces(unserved, subsystem, devices, subsystems)));
    addPorts(unserved, configuration, ports.failures());
    return unserved;
  }

  private static void addNamespaces(
      List<Violation> unserved, SubsystemEntry subsystem, Map<Integer, DeviceCondition> devices, Subsystems subsystems) {
    String place = Root.SUBSYSTEMS.place(subsystem.nqn());
    devices.forEach((nsid, device) -> {
      String problem = device.problem();
      if (problem != null && subsystem.namespace(nsid).isPresent() && !subsystems.isServed(subsystem.nqn(), nsid)) {
        unserved.add(new Violation(
            "%s.%s.device.path".formatted(place, NAMESPACES.place(Integer.toString(nsid))), problem, Backends.EXPECTED));
      }
    });
  }

  private static void addPorts(List<Violation> unserved, Configuration configuration, Map<Integer, String> failures) {
    failures.forEach((portId, why) -> configuration.port(portId).ifPresent(port ->
        unserved.add(new Violation(Root.PORTS.place(Integer.toString(portId)) + ".addr",
            "cannot listen at %s: %s; it is tried again".formatted(port.address().describe(), why),
            "an address of this machine and a free TCP port"))));
  }
}
