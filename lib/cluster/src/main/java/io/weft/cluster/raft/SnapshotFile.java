// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.json.NvmetJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The agreed state in a file: {@code {"format": 1, "revision": N, "edits": {...}, "configuration": {...}}}. */
final class SnapshotFile {
  /** The format that is written, and the newest that is read. */
  private static final int FORMAT = 1;

  private static final JsonMapper MAPPER = new JsonMapper();

  private SnapshotFile() {}

  static void write(AgreedState state, Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        JsonGenerator json = NvmetJson.compact(out)) {
      json.writeStartObject();
      json.writeNumberField("format", FORMAT);
      json.writeNumberField("revision", state.configuration().revision());
      json.writeObjectFieldStart("edits");
      for (Map.Entry<UUID, Verdict> edit : state.verdicts().entrySet()) {
        json.writeFieldName(edit.getKey().toString());
        json.writeTree(edit.getValue().json());
      }
      json.writeEndObject();
      json.writeFieldName("configuration");
      NvmetJson.write(state.configuration(), List.of(json));
      json.writeEndObject();
    }
  }

  static AgreedState read(Path file) throws IOException {
    Configuration configuration = Configuration.EMPTY;
    Map<UUID, Verdict> verdicts = new LinkedHashMap<>();
    long revision = 0;
    try (InputStream in = Files.newInputStream(file); JsonParser json = MAPPER.createParser(in)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "format" -> require(json.getIntValue());
          case "revision" -> revision = json.getLongValue();
          case "edits" -> {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
              UUID id = UUID.fromString(json.currentName());
              json.nextToken();
              ObjectNode verdict = json.readValueAsTree();
              verdicts.put(id, Verdict.of(verdict));
            }
          }
          case "configuration" -> configuration = NvmetJson.read(json, Configuration.EMPTY);
          default -> throw new IOException("snapshot %s has an unknown member '%s'".formatted(file, name));
        }
      }
    } catch (InvalidConfigurationException e) {
      throw new IOException("snapshot %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    return new AgreedState(configuration.withRevision(revision), verdicts);
  }

  private static void require(int format) throws IOException {
    if (format != FORMAT) {
      throw new IOException("is a snapshot of format %d, and this version of Weft reads %d".formatted(format, FORMAT));
    }
  }
}
