// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.placement;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.cluster.raft.AgreedRecord;
import io.weft.cluster.raft.AgreedState;
import java.util.Optional;
import java.util.UUID;

/**
 * What hosts have restricted of a namespace that several nodes reach, as it is agreed on. A namespace that never had restrictions has
 * no record; one that has some no more has an empty one, so that no node goes back to what it kept before.
 *
 * @param protection the Write Protection State (NVMe Base 2.1, section 8.1.16)
 * @param uncorrectable the blocks that Write Uncorrectable has made unreadable, in a form that the target node knows; may be empty
 */
public record NamespaceRecord(int protection, String uncorrectable) {
  /** Nothing is restricted. */
  public static final NamespaceRecord EMPTY = new NamespaceRecord(0, "");

  private static final int UNTIL_POWER_CYCLE = 2;

  /** The key of the record of a namespace. */
  static String key(UUID namespace) {
    return AgreedRecord.BINDING + namespace;
  }

  /** The record of a namespace. */
  public static Optional<NamespaceRecord> of(AgreedState state, UUID namespace) {
    return state.record(key(namespace)).map(NamespaceRecord::of);
  }

  static NamespaceRecord of(AgreedRecord record) {
    return of(record.value());
  }

  static NamespaceRecord of(ObjectNode value) {
    return new NamespaceRecord(value.path("protection").asInt(), value.path("uncorrectable").asText());
  }

  ObjectNode json() {
    return JsonNodeFactory.instance.objectNode().put("protection", protection).put("uncorrectable", uncorrectable);
  }

  /** What is left when the namespace is disabled, which is what a power cycle is to one that several nodes reach. */
  NamespaceRecord afterPowerCycle() {
    return protection == UNTIL_POWER_CYCLE ? new NamespaceRecord(0, uncorrectable) : this;
  }
}
