// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Puts or deletes a record, if it still has the version that the change was made against.
 *
 * @param key the record's key, such as {@code member/node-1}
 * @param expected the version that it must have; {@link AgreedRecord#ABSENT} if it must not exist
 * @param value its new content; empty to delete it
 */
public record RecordChange(String key, long expected, Optional<ObjectNode> value) {
  /** Puts a record. */
  public static RecordChange put(String key, long expected, ObjectNode value) {
    return new RecordChange(key, expected, Optional.of(value));
  }

  /** Deletes a record. */
  public static RecordChange delete(String key, long expected) {
    return new RecordChange(key, expected, Optional.empty());
  }
}
