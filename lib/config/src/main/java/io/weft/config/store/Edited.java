// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import io.weft.config.Configuration;
import io.weft.config.Violation;
import io.weft.config.edit.Operation;
import io.weft.config.edit.Operations;
import io.weft.config.rules.Rules;
import java.util.List;

/**
 * An edit as a store has committed it.
 *
 * @param configuration the configuration after it
 * @param operations what it has changed, in the order of the objects, with the identities that it left out; empty if
 *     nothing
 * @param advice what in it is legal but may not do what its author expects, as {@link Rules#warnings}
 */
public record Edited(Configuration configuration, List<Operation> operations, List<Violation> advice) {
  /** Copies the lists, so that the record is immutable. */
  public Edited {
    operations = List.copyOf(operations);
    advice = List.copyOf(advice);
  }

  /** The edit that made one configuration of another. Costs the difference. */
  public static Edited of(Configuration before, Configuration after) {
    return new Edited(after, Operations.between(before, after), Rules.warnings(before, after));
  }

  /** The revision that it has made, or that was there already if it has changed nothing. */
  public long revision() {
    return configuration.revision();
  }
}
