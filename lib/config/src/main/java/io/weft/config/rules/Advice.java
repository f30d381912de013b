// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.Configuration;
import io.weft.config.Violation;
import io.weft.config.Violations;
import io.weft.config.attribute.AttributeType;
import io.weft.config.attribute.Hosts;
import io.weft.config.attribute.Limit;
import io.weft.config.attribute.Root;
import io.weft.config.attribute.Subsystems;
import io.weft.config.edit.Operation;
import io.weft.config.edit.Operation.PutHost;
import io.weft.config.edit.Operation.PutSubsystem;
import io.weft.config.edit.Operations;
import io.weft.nvme.Nqn;
import java.util.List;

/** Finds what is legal in an edit but may not do what its author expects. */
final class Advice {
  private Advice() {}

  static List<Violation> between(Configuration before, Configuration after) {
    Violations warnings = new Violations();
    for (Operation operation : Operations.between(before, after)) {
      if (operation instanceof PutHost(var host) && before.host(host.nqn()).isEmpty()) {
        name(Hosts.NQN.at(warnings.at(Root.HOSTS.place(host.nqn()))), host.nqn());
      } else if (operation instanceof PutSubsystem(var nqn, _, _) && before.subsystem(nqn).isEmpty()) {
        name(Subsystems.NQN.at(warnings.at(Root.SUBSYSTEMS.place(nqn))), nqn);
      }
    }
    return warnings.found();
  }

  private static void name(Violations here, String nqn) {
    if (Nqn.formProblem(nqn) != null) {
      here.add("is %s, which is not of the form nqn.yyyy-mm.reverse.domain:name; some hosts refuse such a name".formatted(
          AttributeType.TEXT.describe(nqn)), Limit.EXPECTED_NQN);
    }
  }
}
