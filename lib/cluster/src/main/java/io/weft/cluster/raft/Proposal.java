// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.edit.Operation;
import io.weft.config.edit.Operations;
import io.weft.config.json.JsonDocument;
import io.weft.config.json.OperationJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * An edit that is to be agreed on: one entry of the replicated log. All that is random or local, such as identities and
 * whether a device exists, was decided before.
 *
 * @param editId names the edit, so that it is applied once however often it is sent
 * @param after the revision that the operations apply to
 * @param operations an object as {@link OperationJson} writes it
 */
record Proposal(UUID editId, long after, ObjectNode operations) {
  private static final String EDIT = "edit";
  private static final String AFTER = "after";

  static Proposal of(long after, List<Operation> operations) {
    return new Proposal(UUID.randomUUID(), after, OperationJson.write(operations));
  }

  byte[] encode() {
    return operations.deepCopy().put(EDIT, editId.toString()).put(AFTER, after).toString().getBytes(StandardCharsets.UTF_8);
  }

  static Proposal decode(byte[] entry) throws InvalidConfigurationException {
    ObjectNode document = JsonDocument.parse(entry);
    return new Proposal(UUID.fromString(document.path(EDIT).asText()), document.path(AFTER).asLong(), document);
  }

  /** The configuration after the operations, at the next revision. */
  Configuration applyTo(Configuration current) throws InvalidConfigurationException {
    return Operations.apply(OperationJson.read(operations, current), current).withRevision(current.revision() + 1);
  }
}
