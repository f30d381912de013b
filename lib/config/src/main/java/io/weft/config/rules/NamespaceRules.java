// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.NamespaceIdentifiers;
import io.weft.config.NamespaceLimits;
import io.weft.config.Violations;
import io.weft.config.attribute.AttributeType;
import io.weft.config.attribute.Namespaces;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rules for one namespace.
 *
 * @param values what other namespaces have
 * @param hosts checks the lists of hosts
 * @param devices checks device paths
 * @param after the configuration that is checked
 */
record NamespaceRules(UniqueValues values, HostReferences hosts, DeviceProbe devices, Configuration after) {
  /** What the device of a namespace must be, a phrase. */
  static final String EXPECTED_DEVICE =
      "a device that no other namespace has, since each would overwrite the other's data";

  void check(Violations here, Optional<NamespaceEntry> before, NamespaceEntry namespace) {
    Namespaces.KIND.check(namespace, here);
    checkIdentifiers(here, namespace.identifiers());
    checkDevice(Namespaces.PATH.at(here), before, namespace);
    hosts.check(here, namespace.visibleTo());
    checkGroup(Namespaces.ANA_GRPID.at(here), namespace.anaGroupId());
  }

  /** With nodes, the group tells where the device is. */
  private void checkGroup(Violations here, int group) {
    boolean inRange = group >= 1 && group <= NamespaceLimits.MAX_ANA_GROUP_ID;
    if (after.hasNodes() && inRange && !after.anaGroupMap().containsKey(group)) {
      here.add("there is no ANA group " + group, new NodeRules(values, after).expectedGroup());
    }
  }

  private void checkIdentifiers(Violations here, NamespaceIdentifiers identifiers) {
    if (identifiers.uuid().equals(NamespaceIdentifiers.NONE)) {
      Namespaces.UUID.at(here).add("is the nil UUID", "a unique UUID, or none to have one generated");
    }
    checkNew(Namespaces.UUID.at(here), values.ownerOf(identifiers.uuid()));
    if (identifiers.hasNguid()) {
      checkNew(Namespaces.NGUID.at(here), values.ownerOfNguid(identifiers.nguid()));
    }
    if (identifiers.eui64() != 0) {
      checkNew(Namespaces.EUI64.at(here), values.ownerOf(identifiers.eui64()));
    }
  }

  private static void checkNew(Violations identifier, @Nullable NamespaceKey owner) {
    if (owner != null) {
      identifier.add("is the same as that of " + owner.place(), "a value that no other namespace has");
    }
  }

  /** A device that is unchanged is not looked at again, so that nothing about it prevents another change. */
  private void checkDevice(Violations here, Optional<NamespaceEntry> before, NamespaceEntry namespace) {
    String text = namespace.device().path();
    if (text == null) {
      if (namespace.enable()) {
        here.add("is missing although the namespace is enabled", Namespaces.PATH.expected());
      }
      return;
    }
    NamespaceKey owner = values.devices().owner(namespace, after);
    if (owner != null) {
      here.add("%s is also the device of %s".formatted(AttributeType.TEXT.describe(text), owner.place()),
          EXPECTED_DEVICE);
    }
    if (before.filter(was -> was.device().equals(namespace.device())).isEmpty()) {
      devices.problem(namespace.device()).ifPresent(problem ->
          here.add("%s %s".formatted(Namespaces.PATH.show(namespace), problem), devices.expected()));
    }
  }
}
