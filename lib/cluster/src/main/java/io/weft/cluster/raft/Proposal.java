// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Violation;
import io.weft.config.json.JsonDocument;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * What is to be agreed on: one entry of the replicated log. It is applied as a whole or not at all.
 *
 * @param id names the proposal, so that it is applied once however often it is sent. An edit that was stale may be proposed again
 *     with its id, made against a later revision
 * @param edit what it changes of the configuration
 * @param records what it changes beside it
 */
record Proposal(UUID id, Optional<Edit> edit, List<RecordChange> records) {
  Proposal {
    records = List.copyOf(records);
  }

  static Proposal of(UUID id, Edit edit) {
    return new Proposal(id, Optional.of(edit), List.of());
  }

  static Proposal of(RecordChange... records) {
    return new Proposal(UUID.randomUUID(), Optional.empty(), List.of(records));
  }

  byte[] encode() {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("id", id.toString());
    edit.ifPresent(change -> document.putObject("edit")
        .put("after", change.after()).put("revision", change.revision()).set("operations", change.operations()));
    if (!records.isEmpty()) {
      ArrayNode changes = document.putArray("records");
      records.forEach(change -> changes.add(change.json()));
    }
    return Packed.pack(document.toString());
  }

  /** Reads an entry of the log. @throws InvalidConfigurationException if it is none that this version knows */
  static Proposal decode(byte[] entry) throws InvalidConfigurationException {
    ObjectNode document = JsonDocument.parse(Packed.unpack(entry));
    List<RecordChange> changes = new ArrayList<>();
    for (JsonNode change : document.path("records")) {
      changes.add(RecordChange.of(change));
    }
    return new Proposal(UUID.fromString(document.path("id").asText()), edit(document.path("edit")), changes);
  }

  private static Optional<Edit> edit(JsonNode edit) {
    return edit.get("operations") instanceof ObjectNode operations
        ? Optional.of(new Edit(edit.path("after").asLong(), edit.path("revision").asLong(), operations))
        : Optional.empty();
  }

  /**
   * Text as it is in the log: a byte that says how, then the text. What is long is compressed, since an edit may be as large
   * as the configuration, and documents in JSON shrink to a tenth.
   */
  private static final class Packed {
    private static final byte PLAIN = 1;
    private static final byte DEFLATED = 2;
    private static final int WORTH_IT = 4096;

    private Packed() {}

    static byte[] pack(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      ByteArrayOutputStream packed = new ByteArrayOutputStream(Math.min(bytes.length, 1 << 20) + 1);
      boolean plain = bytes.length < WORTH_IT;
      packed.write(plain ? PLAIN : DEFLATED);
      if (plain) {
        packed.writeBytes(bytes);
        return packed.toByteArray();
      }
      try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
        out.write(bytes);
      } catch (IOException e) {
        throw new IllegalStateException("memory cannot be written", e);
      }
      return packed.toByteArray();
    }

    static byte[] unpack(byte[] packed) throws InvalidConfigurationException {
      byte how = packed.length == 0 ? 0 : packed[0];
      ByteArrayInputStream in = new ByteArrayInputStream(packed, Math.min(1, packed.length), Math.max(0, packed.length - 1));
      try {
        return switch (how) {
          case PLAIN -> in.readAllBytes();
          case DEFLATED -> new InflaterInputStream(in).readAllBytes();
          default -> throw new IOException("has the unknown form " + how);
        };
      } catch (IOException e) {
        throw new InvalidConfigurationException(
            List.of(new Violation("", "cannot be unpacked: " + e.getMessage(), "an entry that this version of Weft knows")));
      }
    }
  }
}
