// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import io.weft.config.tree.PersistentMap;
import java.util.Optional;
import java.util.UUID;

/**
 * The verdicts on the last proposals. A proposal whose answer was lost is sent again with its id, and must not be applied
 * twice, even under another leader. If one that was stale comes again, its last verdict counts.
 *
 * @param next the number that the next verdict gets
 * @param byId the number of each proposal, by its id
 * @param byNumber the verdicts in their order
 */
public record Verdicts(long next, PersistentMap<UUID, Long> byId, PersistentMap<Long, Numbered> byNumber) {
  /** How many are remembered: more than can be sent again in a minute. */
  static final int REMEMBERED = 10_000;

  static final Verdicts NONE = new Verdicts(0, PersistentMap.empty(), PersistentMap.empty());

  /** A verdict and the proposal that it is about. */
  public record Numbered(UUID id, Verdict verdict) {}

  Optional<Verdict> of(UUID id) {
    return byId.find(id).flatMap(byNumber::find).map(Numbered::verdict);
  }

  Verdicts with(UUID id, Verdict verdict) {
    PersistentMap<UUID, Long> ids = byId.with(id, next);
    PersistentMap<Long, Numbered> numbers = byNumber.with(next, new Numbered(id, verdict));
    Optional<Numbered> oldest = numbers.find(next - REMEMBERED);
    if (oldest.isPresent()) {
      if (ids.find(oldest.get().id()).filter(number -> number == next - REMEMBERED).isPresent()) {
        ids = ids.without(oldest.get().id());
      }
      numbers = numbers.without(next - REMEMBERED);
    }
    return new Verdicts(next + 1, ids, numbers);
  }
}
