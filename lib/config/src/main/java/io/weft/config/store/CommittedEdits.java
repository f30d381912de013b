// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/** The last edits that a store has committed, so that none is made again. In memory only; used by one thread at a time. */
public final class CommittedEdits {
  /** How many are remembered. */
  static final int REMEMBERED = 10_000;

  private final Map<UUID, Long> revisions = new LinkedHashMap<>() {
    @Override
    protected boolean removeEldestEntry(Map.Entry<UUID, Long> eldest) {
      return size() > REMEMBERED;
    }
  };

  /** An edit was committed. @param revision the revision that it has made */
  public void add(UUID id, long revision) {
    revisions.put(id, revision);
  }

  /** The revision that an edit has made; empty if it was not committed, or too long ago. */
  public OptionalLong revision(UUID id) {
    Long revision = revisions.get(id);
    return revision == null ? OptionalLong.empty() : OptionalLong.of(revision);
  }
}
