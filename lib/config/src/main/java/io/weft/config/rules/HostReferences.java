// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violations;
import io.weft.config.attribute.AttributeType;
import io.weft.config.attribute.Root;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The rule that a list of hosts names hosts of the configuration, each once.
 *
 * @param after the configuration
 */
record HostReferences(Configuration after) {
  private static final String LIST = "allowed_hosts";
  private static final String EXPECTED = "the nqn of an entry of 'hosts'";

  /** Checks the list of an object. @param holder a collector at the path of the object */
  void check(Violations holder, AllowedHosts allowed) {
    if (allowed.nqns().isEmpty()) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < allowed.nqns().size(); i++) {
      String nqn = allowed.nqns().get(i);
      if (!after.hostMap().containsKey(nqn)) {
        holder.at(LIST, i).add(missing(nqn), EXPECTED);
      }
      if (!seen.add(nqn)) {
        holder.at(LIST, i).add("names the host %s again".formatted(AttributeType.TEXT.describe(nqn)), "each host once");
      }
    }
  }

  /**
   * Finds what still names hosts that were deleted, among the lists that are as they were: only those need a search, the
   * others have been checked.
   */
  static void checkUnchanged(Violations violations, Configuration before, Configuration after, Set<String> deleted) {
    for (SubsystemEntry subsystem : after.subsystems()) {
      Optional<SubsystemEntry> old = before.subsystem(subsystem.nqn());
      String place = Root.SUBSYSTEMS.place(subsystem.nqn());
      if (old.filter(subsystem::equalsAlone).isPresent()) {
        check(violations.at(place), subsystem.allowedHosts(), deleted);
      }
      for (NamespaceEntry namespace : subsystem.namespaces()) {
        if (old.flatMap(was -> was.namespace(namespace.nsid())).filter(namespace::equals).isPresent()) {
          check(violations.at(new NamespaceKey(subsystem.nqn(), namespace.nsid()).place()), namespace.visibleTo(),
              deleted);
        }
      }
    }
  }

  private static void check(Violations holder, AllowedHosts allowed, Set<String> deleted) {
    for (int i = 0; i < allowed.nqns().size(); i++) {
      if (deleted.contains(allowed.nqns().get(i))) {
        holder.at(LIST, i).add(missing(allowed.nqns().get(i)), EXPECTED);
      }
    }
  }

  private static String missing(String nqn) {
    return "there is no host " + AttributeType.TEXT.describe(nqn);
  }
}
