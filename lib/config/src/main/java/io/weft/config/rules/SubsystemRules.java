// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.SpecificationVersion;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violations;
import io.weft.nvme.Nqn;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules for one subsystem, its namespaces apart. */
final class SubsystemRules {
  private static final List<SpecificationVersion> VERSIONS = List.of(
      new SpecificationVersion(1, 3, 0), new SpecificationVersion(1, 4, 0), new SpecificationVersion(2, 0, 0),
      new SpecificationVersion(2, 1, 0));

  private SubsystemRules() {}

  static void check(
      Violations violations, SubsystemEntry subsystem, Configuration configuration, DeviceProbe devices) {
    Rules.checkNqn(violations.at("nqn"), subsystem.nqn());
    violations.at("nqn").check(
        !subsystem.nqn().equals(Nqn.DISCOVERY) && !subsystem.nqn().equals(configuration.discoveryNqn()),
        "'%s' is the NQN of the discovery subsystem".formatted(Rules.shorten(subsystem.nqn())), "another NQN");
    checkAttributes(violations.at("attr"), subsystem.attributes());
    checkStoragePool(violations.at("attr").at("storage_pool"), subsystem.attributes().storagePool(), devices);
    checkAllowedHosts(violations, subsystem.allowedHosts(), configuration);
    for (int i = 0; i < subsystem.namespaces().size(); i++) {
      checkAllowedHosts(violations.at("namespaces", i), subsystem.namespaces().get(i).visibleTo(), configuration);
    }
  }

  private static void checkAttributes(Violations attr, SubsystemAttributes attributes) {
    checkText(attr.at("serial"), attributes.serial(), 20);
    checkText(attr.at("model"), attributes.model(), 40);
    checkText(attr.at("firmware"), attributes.firmware(), 8);
    attr.at("ieee_oui").checkRange(attributes.ieeeOui(), 0, 0xffffff);
    attr.at("vendor_id").checkRange(attributes.vendorId(), 0, 0xffff);
    attr.at("subsys_vendor_id").checkRange(attributes.subsystemVendorId(), 0, 0xffff);
    attr.at("version").check(VERSIONS.contains(attributes.version()), "is " + attributes.version(),
        "1.3, 1.4, 2.0 or 2.1");
    attr.at("cntlid_min").checkRange(
        attributes.cntlidMin(), SubsystemAttributes.CNTLID_MIN, SubsystemAttributes.CNTLID_MAX);
    attr.at("cntlid_max").checkRange(
        attributes.cntlidMax(), SubsystemAttributes.CNTLID_MIN, SubsystemAttributes.CNTLID_MAX);
    attr.at("cntlid_max").check(attributes.cntlidMin() <= attributes.cntlidMax(), "is " + attributes.cntlidMax(),
        "at least cntlid_min, which is " + attributes.cntlidMin());
    attr.at("qid_max").checkRange(attributes.qidMax(), 1, SubsystemAttributes.QID_MAX);
    attr.at("crdt1").checkRange(attributes.retryDelays().crdt1(), 0, 0xffff);
    attr.at("crdt2").checkRange(attributes.retryDelays().crdt2(), 0, 0xffff);
    attr.at("crdt3").checkRange(attributes.retryDelays().crdt3(), 0, 0xffff);
  }

  private static void checkStoragePool(Violations violations, @Nullable String text, DeviceProbe devices) {
    if (text == null) {
      return;
    }
    Path path = NamespaceRules.normalized(text);
    if (path == null || !path.toString().equals(text) || path.getParent() == null) {
      violations.add("is '%s'".formatted(Rules.shorten(text)),
          "the absolute path of a folder, without '.' and '..' in it and no slash at its end");
      return;
    }
    devices.poolProblem(path).ifPresent(problem ->
        violations.add("'%s' %s".formatted(Rules.shorten(text), problem), "a folder that this process can write to"));
  }

  private static void checkText(Violations violations, String text, int limit) {
    boolean printable = text.chars().allMatch(c -> c >= ' ' && c <= '~');
    violations.check(!text.isBlank() && text.length() <= limit && printable, "is '%s'".formatted(Rules.shorten(text)),
        "1 to %d printable ASCII characters".formatted(limit));
  }

  private static void checkAllowedHosts(Violations violations, AllowedHosts allowed, Configuration configuration) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < allowed.nqns().size(); i++) {
      String nqn = allowed.nqns().get(i);
      Violations here = violations.at("allowed_hosts", i);
      here.check(configuration.host(nqn).isPresent(), "there is no host '%s'".formatted(Rules.shorten(nqn)),
          "the nqn of an entry of 'hosts'");
      here.check(seen.add(nqn), "names the host '%s' again".formatted(Rules.shorten(nqn)), "each host once");
    }
  }
}
