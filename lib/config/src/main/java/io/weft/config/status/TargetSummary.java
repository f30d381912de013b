// SPDX-License-Identifier: Apache-2.0
package io.weft.config.status;

import java.util.List;
import java.util.Optional;

/**
 * Whether a target node does what is wanted of it, in a few numbers and words however large its configuration is.
 *
 * @param wantedRevision the revision of the configuration that the node runs or is applying
 * @param appliedRevision the revision that it applied last, 0 before the first
 * @param namespaces the wanted namespaces
 * @param ports the wanted ports
 * @param controllers the controllers that hosts are connected to
 * @param failed how many ports and namespaces do not work for a known reason
 * @param failures the first {@link #MAX_FAILURES} of them with their reasons, one line each
 */
public record TargetSummary(long wantedRevision, long appliedRevision, Tally namespaces, Tally ports, int controllers,
    int failed, List<String> failures) {
  /** The most failures that a summary tells. */
  public static final int MAX_FAILURES = 20;

  /** The summary of a process without a target node. */
  public static final TargetSummary NONE = new TargetSummary(0, 0, Tally.NONE, Tally.NONE, 0, 0, List.of());

  /** Copies the list, so that the record is immutable. */
  public TargetSummary {
    failures = List.copyOf(failures);
  }

  /** Whether everything that is wanted runs: every enabled port listens, every enabled namespace is exported. */
  public boolean isComplete() {
    return wantedRevision == appliedRevision && failed == 0 && namespaces.isComplete() && ports.isComplete();
  }

  /** Why the node is not {@linkplain #isComplete complete}, a message; empty if it is. */
  public Optional<String> problem() {
    if (isComplete()) {
      return Optional.empty();
    }
    if (failures.isEmpty()) {
      return Optional.of("a configuration is being applied");
    }
    return Optional.of(describe(failures, failed));
  }

  /** Failures as one message. @param failures the first of them @param failed how many there are */
  public static String describe(List<String> failures, int failed) {
    String told = String.join("; ", failures);
    return failed > failures.size() ? "%s; and %d more".formatted(told, failed - failures.size()) : told;
  }
}
