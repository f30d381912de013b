// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.tree.PersistentMap;
import java.util.Optional;
import java.util.UUID;

/**
 * What all voters agree on. It is immutable, and what it becomes by a proposal is a function of the two: neither time nor
 * chance nor anything of the machine has a part in it.
 *
 * @param serial the number of proposals that have changed it
 * @param configuration the configuration
 * @param records what is agreed on beside it, by key
 * @param verdicts those on the last proposals: one that comes again gets the verdict that it had
 */
public record AgreedState(
    long serial, Configuration configuration, PersistentMap<String, AgreedRecord> records, Verdicts verdicts) {
  /** Nothing is agreed on yet. */
  public static final AgreedState EMPTY = new AgreedState(0, Configuration.EMPTY, PersistentMap.empty(), Verdicts.NONE);

  /** The record with a key. */
  public Optional<AgreedRecord> record(String key) {
    return records.find(key);
  }

  /** The version of the record with a key; {@link AgreedRecord#ABSENT} if there is none. */
  public long version(String key) {
    return record(key).map(AgreedRecord::version).orElse(AgreedRecord.ABSENT);
  }

  /** The verdict that a proposal got when it came before. */
  Optional<Verdict> verdict(UUID id) {
    return verdicts.of(id);
  }

  /** The state after a proposal, which remembers the verdict. Costs what the proposal changes. */
  AgreedState after(Proposal proposal) {
    Optional<Verdict> before = verdict(proposal.id());
    if (before.isPresent() && !mayComeAgain(before.get(), proposal)) {
      return this;
    }
    if (!expected(proposal)) {
      return with(proposal.id(), Verdict.stale(this));
    }
    try {
      long next = serial + 1;
      Configuration changed = proposal.edit().isPresent() ? proposal.edit().get().applyTo(configuration) : configuration;
      AgreedState state = new AgreedState(next, changed, changed(proposal, next), verdicts);
      return state.with(proposal.id(), Verdict.agreed(state));
    } catch (InvalidConfigurationException e) {
      return with(proposal.id(), Verdict.refused(this, String.valueOf(e.getMessage())));
    }
  }

  /** Whether a proposal is looked at although it came before. A copy of a stale edit stays stale: no revision comes again. */
  private static boolean mayComeAgain(Verdict before, Proposal proposal) {
    return before.outcome() == Verdict.Outcome.STALE && proposal.edit().isPresent();
  }

  /** Whether everything is as the proposal expects. */
  private boolean expected(Proposal proposal) {
    return proposal.edit().stream().allMatch(edit -> edit.after() == configuration.revision())
        && proposal.records().stream().allMatch(change -> change.expected() == version(change.key()));
  }

  private PersistentMap<String, AgreedRecord> changed(Proposal proposal, long next) {
    PersistentMap<String, AgreedRecord> changed = records;
    for (RecordChange change : proposal.records()) {
      changed = switch (change) {
        case RecordChange.Put(String key, _, ObjectNode value) -> changed.with(key, new AgreedRecord(key, next, value));
        case RecordChange.Bind(String key, _, ObjectNode value) -> changed.with(key, new AgreedRecord(key, next, value));
        case RecordChange.Delete delete -> changed.without(delete.key());
        case RecordChange.Expect _ -> changed;
      };
    }
    return changed;
  }

  private AgreedState with(UUID id, Verdict verdict) {
    return new AgreedState(serial, configuration, records, verdicts.with(id, verdict));
  }
}
