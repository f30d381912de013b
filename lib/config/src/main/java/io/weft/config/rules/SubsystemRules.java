// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violations;
import io.weft.config.attribute.AttributeType;
import io.weft.config.attribute.Limit;
import io.weft.config.attribute.Subsystems;
import io.weft.nvme.Nqn;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules for one subsystem, except its namespaces. */
final class SubsystemRules {
  private SubsystemRules() {}

  static void check(
      Violations violations, SubsystemEntry subsystem, Configuration configuration, DeviceProbe devices) {
    Subsystems.KIND.check(subsystem, violations);
    Subsystems.NQN.at(violations).check(
        !subsystem.nqn().equals(Nqn.DISCOVERY) && !subsystem.nqn().equals(configuration.discoveryNqn()),
        "%s is the NQN of the discovery subsystem".formatted(Subsystems.NQN.show(subsystem)), "a different NQN");
    SubsystemAttributes attributes = subsystem.attributes();
    Subsystems.CNTLID_MAX.at(violations).check(attributes.cntlidMin() <= attributes.cntlidMax(),
        "is " + attributes.cntlidMax(), "at least cntlid_min, which is " + attributes.cntlidMin());
    checkStoragePool(Subsystems.STORAGE_POOL.at(violations), attributes.storagePool(), devices);
    checkAllowedHosts(violations, subsystem.allowedHosts(), configuration);
    int i = 0;
    for (NamespaceEntry namespace : subsystem.namespaces()) {
      checkAllowedHosts(violations.at("namespaces", i++), namespace.visibleTo(), configuration);
    }
  }

  private static void checkStoragePool(Violations violations, @Nullable String text, DeviceProbe devices) {
    if (text != null && Limit.DIRECTORY.check().problem(text) == null) {
      devices.poolProblem(Path.of(text)).ifPresent(problem ->
          violations.add("%s %s".formatted(AttributeType.TEXT.describe(text), problem),
              "a directory that this process can write to"));
    }
  }

  private static void checkAllowedHosts(Violations violations, AllowedHosts allowed, Configuration configuration) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < allowed.nqns().size(); i++) {
      String nqn = allowed.nqns().get(i);
      Violations here = violations.at("allowed_hosts", i);
      here.check(configuration.host(nqn).isPresent(), "there is no host " + AttributeType.TEXT.describe(nqn),
          "the nqn of an entry of 'hosts'");
      here.check(seen.add(nqn), "names the host %s again".formatted(AttributeType.TEXT.describe(nqn)),
          "each host once");
    }
  }
}
