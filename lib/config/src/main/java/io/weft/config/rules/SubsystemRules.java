// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.Configuration;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violations;
import io.weft.config.attribute.AttributeType;
import io.weft.config.attribute.Limit;
import io.weft.config.attribute.Subsystems;
import io.weft.nvme.Nqn;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Rules for one subsystem, except its namespaces.
 *
 * @param after the configuration that is checked
 * @param hosts checks the lists of hosts
 * @param devices looks at storage pools
 */
record SubsystemRules(Configuration after, HostReferences hosts, DeviceProbe devices) {
  void check(Violations violations, Optional<SubsystemEntry> before, SubsystemEntry subsystem) {
    Subsystems.KIND.check(subsystem, violations);
    checkNotDiscovery(violations, subsystem);
    SubsystemAttributes attributes = subsystem.attributes();
    if (attributes.cntlidMin() > attributes.cntlidMax()) {
      Subsystems.CNTLID_MAX.at(violations).add(
          "is " + attributes.cntlidMax(), "at least cntlid_min, which is " + attributes.cntlidMin());
    }
    checkStoragePool(violations, before, attributes);
    hosts.check(violations, subsystem.allowedHosts());
  }

  void checkNotDiscovery(Violations violations, SubsystemEntry subsystem) {
    if (subsystem.nqn().equals(Nqn.DISCOVERY) || subsystem.nqn().equals(after.discoveryNqn())) {
      Subsystems.NQN.at(violations).add(
          "%s is the NQN of the discovery subsystem".formatted(Subsystems.NQN.show(subsystem)), "a different NQN");
    }
  }

  /** A pool that is unchanged is not looked at: its directory may be away for a while. */
  private void checkStoragePool(Violations violations, Optional<SubsystemEntry> before, SubsystemAttributes attributes) {
    String text = attributes.storagePool();
    if (text == null || before.filter(was -> text.equals(was.attributes().storagePool())).isPresent()
        || Limit.DIRECTORY.check().problem(text) != null) {
      return;
    }
    devices.poolProblem(Path.of(text)).ifPresent(problem -> Subsystems.STORAGE_POOL.at(violations).add(
        "%s %s".formatted(AttributeType.TEXT.describe(text), problem), "a directory that this process can write to"));
  }
}
