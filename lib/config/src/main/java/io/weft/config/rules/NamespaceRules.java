// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.config.NamespaceIdentifiers;
import io.weft.config.NamespaceLimits;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violations;
import io.weft.config.attribute.AttributeType;
import io.weft.config.attribute.DevicePath;
import io.weft.config.attribute.Namespaces;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Rules for namespaces. One instance checks a whole configuration, since some rules span subsystems. */
final class NamespaceRules {
  private final DeviceProbe devices;
  private final Map<UUID, String> uuids = new HashMap<>();
  private final Map<UUID, String> nguids = new HashMap<>();
  private final Map<Long, String> eui64s = new HashMap<>();
  private final Map<Path, String> paths = new HashMap<>();

  NamespaceRules(DeviceProbe devices) {
    this.devices = devices;
  }

  void check(Violations subsystem, SubsystemEntry entry) {
    Rules.checkSize(subsystem, "namespaces", entry.namespaces(), NamespaceLimits.MAX_NAMESPACES);
    int i = 0;
    for (NamespaceEntry namespace : entry.namespaces()) {
      Violations here = subsystem.at("namespaces", i++);
      Namespaces.KIND.check(namespace, here);
      checkIdentifiers(here, namespace.identifiers());
      checkDevice(Namespaces.PATH.at(here), namespace);
    }
  }

  private void checkIdentifiers(Violations namespace, NamespaceIdentifiers identifiers) {
    Namespaces.UUID.at(namespace).check(!identifiers.uuid().equals(NamespaceIdentifiers.NONE), "is the nil UUID",
        "a unique UUID, or none to have one generated");
    checkNew(Namespaces.UUID.at(namespace), uuids, identifiers.uuid());
    if (identifiers.hasNguid()) {
      checkNew(Namespaces.NGUID.at(namespace), nguids, identifiers.nguid());
    }
    if (identifiers.eui64() != 0) {
      checkNew(Namespaces.EUI64.at(namespace), eui64s, identifiers.eui64());
    }
  }

  private static <K> void checkNew(Violations violations, Map<K, String> seen, K key) {
    String first = seen.putIfAbsent(key, violations.path());
    violations.check(first == null, "is the same as " + first, "a value that no other namespace has");
  }

  private void checkDevice(Violations violations, NamespaceEntry namespace) {
    NamespaceDevice device = namespace.device();
    String path = device.path();
    if (path == null) {
      violations.check(!namespace.enable(), "is missing although the namespace is enabled", Namespaces.PATH.expected());
      return;
    }
    if (!DevicePath.namesBackend(path)) {
      checkFile(violations, path);
    }
    (namespace.enable() ? devices.problem(device) : devices.formProblem(device)).ifPresent(problem ->
        violations.add("%s %s".formatted(Namespaces.PATH.show(namespace), problem), devices.expected()));
  }

  private void checkFile(Violations violations, String text) {
    Path path = DevicePath.normalized(text);
    if (path != null) {
      String first = paths.putIfAbsent(path, violations.path());
      violations.check(first == null,
          "%s is also the device of %s".formatted(AttributeType.TEXT.describe(text), first),
          "a device that no other namespace has, since each would overwrite the other's data");
    }
  }
}
