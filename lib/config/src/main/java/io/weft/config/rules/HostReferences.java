// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violations;
import io.weft.config.attribute.AttributeType;
import io.weft.config.attribute.Root;
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
    String last = null;
    for (String nqn : allowed.nqns()) {
      if (nqn.equals(last)) {
        holder.at(LIST).add("names the host %s again".formatted(AttributeType.TEXT.describe(nqn)), "each host once");
      } else if (!after.hostMap().containsKey(nqn)) {
        holder.at(LIST).add(missing(nqn), EXPECTED);
      }
      last = nqn;
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
    for (String nqn : allowed.nqns()) {
      if (deleted.contains(nqn)) {
        holder.at(LIST).add(missing(nqn), EXPECTED);
      }
    }
  }

  private static String missing(String nqn) {
    return "there is no host " + AttributeType.TEXT.describe(nqn);
  }
}
