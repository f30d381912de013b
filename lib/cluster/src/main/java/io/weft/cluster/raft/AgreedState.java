// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What all voters agree on, and how an entry of the log changes it. It is deterministic: neither time nor chance nor
 * anything of the machine has a part in it.
 *
 * @param configuration the configuration
 * @param verdicts those on the last edits, oldest first: an edit that comes again gets the one it had
 */
record AgreedState(Configuration configuration, Map<UUID, Verdict> verdicts) {
  /** How many verdicts are remembered: more than can be sent again. */
  static final int REMEMBERED = 10_000;

  static final AgreedState EMPTY = new AgreedState(Configuration.EMPTY, Map.of());

  /** Applies an entry. Costs what the edit changes. */
  static final class Machine {
    private final Map<UUID, Verdict> verdicts;
    private Configuration configuration;

    Machine(AgreedState state) {
      verdicts = new LinkedHashMap<>(state.verdicts);
      configuration = state.configuration;
    }

    Configuration configuration() {
      return configuration;
    }

    AgreedState state() {
      return new AgreedState(configuration, new LinkedHashMap<>(verdicts));
    }

    Verdict apply(Proposal proposal) {
      Verdict known = verdicts.get(proposal.editId());
      if (known != null) {
        return known;
      }
      Verdict verdict = judge(proposal);
      verdicts.put(proposal.editId(), verdict);
      if (verdicts.size() > REMEMBERED) {
        verdicts.remove(verdicts.keySet().iterator().next());
      }
      return verdict;
    }

    private Verdict judge(Proposal proposal) {
      if (proposal.after() != configuration.revision()) {
        return Verdict.stale(configuration.revision());
      }
      try {
        configuration = proposal.applyTo(configuration);
        return Verdict.committed(configuration.revision());
      } catch (InvalidConfigurationException e) {
        return Verdict.refused(configuration.revision(), String.valueOf(e.getMessage()));
      }
    }
  }
}
