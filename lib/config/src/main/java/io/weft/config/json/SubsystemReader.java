// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import io.weft.config.AllowedHosts;
import io.weft.config.Identities;
import io.weft.config.NamespaceEntry;
import io.weft.config.RetryDelays;
import io.weft.config.SpecificationVersion;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import java.util.List;

/** Reads a subsystem of an nvmetcli document. */
final class SubsystemReader {
  private SubsystemReader() {}

  static SubsystemEntry read(JsonReader subsystem, Identities identities) {
    String nqn = subsystem.requiredText("nqn", NvmetReader.EXPECTED_NQN);
    JsonReader attr = subsystem.object("attr");
    boolean any = attr.flag("allow_any_host", false);
    SubsystemAttributes attributes = attributes(attr, nqn, identities);
    refuseProtectionInformation(attr);
    attr.finish();
    AllowedHosts allowedHosts = new AllowedHosts(any, subsystem.texts("allowed_hosts"));
    List<NamespaceEntry> namespaces = subsystem.objects("namespaces").stream()
        .map(namespace -> NamespaceReader.read(namespace, nqn, identities))
        .toList();
    refusePassthru(subsystem);
    subsystem.finish();
    return new SubsystemEntry(nqn, attributes, allowedHosts, namespaces);
  }

  private static SubsystemAttributes attributes(JsonReader attr, String nqn, Identities identities) {
    SubsystemAttributes defaults = SubsystemAttributes.defaults("");
    String serial = attr.text("serial", "");
    return new SubsystemAttributes(
        serial.isEmpty() ? identities.serial(nqn) : serial,
        attr.text("model", defaults.model()),
        attr.text("firmware", defaults.firmware()),
        attr.number("ieee_oui", defaults.ieeeOui()),
        version(attr, defaults.version()),
        attr.number("vendor_id", defaults.vendorId()),
        attr.number("subsys_vendor_id", defaults.subsystemVendorId()),
        attr.number("cntlid_min", defaults.cntlidMin()),
        attr.number("cntlid_max", defaults.cntlidMax()),
        attr.number("qid_max", defaults.qidMax()),
        new RetryDelays(attr.number("crdt1", 0), attr.number("crdt2", 0), attr.number("crdt3", 0)),
        NvmetReader.set(attr.text("storage_pool", "")));
  }

  private static SpecificationVersion version(JsonReader attr, SpecificationVersion fallback) {
    String text = attr.text("version", fallback.toString());
    return SpecificationVersion.parse(text).orElseGet(() -> {
      attr.violations().at("version").add("is '%s'".formatted(text), "a version such as 2.1");
      return fallback;
    });
  }

  /** TCP has no metadata in nvmet, so that saved files say 0 here. */
  static void refuseProtectionInformation(JsonReader group) {
    if (group.flag("pi_enable", false)) {
      group.violations().at("pi_enable").add("is 1, but protection information is not available with TCP", "0");
    }
  }

  /** A kernel that has passthru saves it disabled for each subsystem. */
  private static void refusePassthru(JsonReader subsystem) {
    for (JsonReader passthru : subsystem.objects("passthru")) {
      if (passthru.flag("enable", false)) {
        passthru.violations().at("enable").add("is 1, but a whole controller cannot be passed through",
            "0, and the device as a namespace in 'namespaces'");
      }
    }
  }
}
