// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.host;

import io.weft.cli.error.CommandFailure;
import io.weft.nvme.Nqn;
import io.weft.nvme.log.DiscoveryLogEntry;
import io.weft.nvme.log.DiscoveryLogPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The subsystem that a command is about: the named one, else the only one that the target lists. */
public final class SubsystemChoice {
  private SubsystemChoice() {}

  /**
   * Returns the NQN of a subsystem.
   *
   * @param named the NQN that was given, or null to ask the target's discovery service, which is at every port
   * @throws CommandFailure if none was given and the target lists none or more than one
   */
  public static String nqn(@Nullable String named, TargetAddress target, HostSession session) {
    if (named != null) {
      return named;
    }
    DiscoveryLogPage log = HostSession.await(session.host().discover(target.options(Nqn.DISCOVERY, HostIo.DEFAULT_PORT)));
    List<String> found = log.entries().stream()
        .filter(entry -> entry.subsystemType() == DiscoveryLogEntry.SUBTYPE_NVM)
        .map(DiscoveryLogEntry::subsystemNqn).distinct().toList();
    if (found.size() != 1) {
      throw CommandFailure.misuse(found.isEmpty()
          ? "the target lists no subsystem that this host may use; name one with --nqn, or this host with --hostnqn"
          : "the target lists more than one subsystem; name one with --nqn: " + String.join(", ", found), null);
    }
    return found.getFirst();
  }
}
