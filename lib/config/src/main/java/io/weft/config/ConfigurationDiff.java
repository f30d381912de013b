// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Says for people what differs between two configurations. Secrets do not appear. */
public final class ConfigurationDiff {
  private final List<String> lines = new ArrayList<>();

  private ConfigurationDiff() {}

  /**
   * What it takes to come from one configuration to another.
   *
   * @param before the earlier one
   * @param after the later one
   * @return one line for each difference, such as {@code namespace 2 of nqn.2026-11.io.weft:demo was added}
   */
  public static List<String> between(Configuration before, Configuration after) {
    ConfigurationDiff diff = new ConfigurationDiff();
    if (!before.discoveryNqn().equals(after.discoveryNqn())) {
      diff.lines.add("the discovery NQN was changed");
    }
    diff.compare("host ", "", before.hosts(), after.hosts(), HostEntry::nqn, diff::changed);
    diff.compare("subsystem ", "", before.subsystems(), after.subsystems(), SubsystemEntry::nqn, diff::subsystem);
    diff.compare("port ", "", before.ports(), after.ports(), PortEntry::portId, diff::port);
    if (diff.lines.isEmpty() && !before.sameContent(after)) {
      diff.lines.add("the order of entries was changed");
    }
    return diff.lines;
  }

  private void subsystem(SubsystemEntry before, SubsystemEntry after) {
    String name = "subsystem " + after.nqn();
    compareValue(name, "attributes", before.attributes(), after.attributes());
    compareValue(name, "allowed hosts", before.allowedHosts(), after.allowedHosts());
    compare("namespace ", " of " + after.nqn(), before.namespaces(), after.namespaces(), NamespaceEntry::nsid,
        (one, other) -> namespace(after.nqn(), one, other));
  }

  private void namespace(String nqn, NamespaceEntry before, NamespaceEntry after) {
    String name = "namespace %d of %s".formatted(after.nsid(), nqn);
    compareValue(name, "device", before.device(), after.device());
    compareValue(name, "identifiers", before.identifiers(), after.identifiers());
    compareValue(name, "ANA group", before.anaGroupId(), after.anaGroupId());
    compareValue(name, "reservations", before.reservations(), after.reservations());
    compareValue(name, "visibility", before.visibleTo(), after.visibleTo());
    if (before.enable() != after.enable()) {
      lines.add(name + (after.enable() ? " was enabled" : " was disabled"));
    }
  }

  private void port(PortEntry before, PortEntry after) {
    String name = "port " + after.portId();
    compareValue(name, "address", before.address(), after.address());
    compareValue(name, "parameters", before.parameters(), after.parameters());
    compareValue(name, "subsystems", before.subsystems(), after.subsystems());
    compareValue(name, "referrals", before.referrals(), after.referrals());
    compareValue(name, "ANA groups", before.anaGroups(), after.anaGroups());
    if (before.enable() != after.enable()) {
      lines.add(name + (after.enable() ? " was enabled" : " was disabled"));
    }
  }

  private void changed(HostEntry before, HostEntry after) {
    compareValue("host " + after.nqn(), "authentication", before, after);
  }

  private void compareValue(String name, String what, Object before, Object after) {
    if (!before.equals(after)) {
      lines.add("%s: %s changed".formatted(name, what));
    }
  }

  private <T, K> void compare(String kind, String owner, List<T> before, List<T> after, Function<T, K> key,
      BiConsumer<T, T> inBoth) {
    Map<K, T> left = new LinkedHashMap<>();
    before.forEach(entry -> left.put(key.apply(entry), entry));
    for (T entry : after) {
      K id = key.apply(entry);
      T old = left.remove(id);
      if (old == null) {
        lines.add(kind + id + owner + " was added");
      } else {
        inBoth.accept(old, entry);
      }
    }
    left.keySet().forEach(id -> lines.add(kind + id + owner + " was removed"));
  }
}
