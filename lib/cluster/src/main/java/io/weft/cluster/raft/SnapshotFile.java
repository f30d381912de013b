// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.json.NvmetJson;
import io.weft.config.tree.PersistentMap;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.UUID;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.util.MD5FileUtil;

/**
 * The agreed state in a file, as JSON: {@code format}, {@code serial}, {@code revision}, {@code records}, {@code verdicts},
 * {@code configuration}. It is written and read as a stream, since a configuration may be large.
 */
final class SnapshotFile {
  /** The format of a snapshot without binding records. */
  private static final int PLAIN = 1;
  /** The format of one with such records, which is the newest that is read: what does not know them must not go on without. */
  private static final int BINDING = 2;

  private static final JsonMapper MAPPER = new JsonMapper();

  private SnapshotFile() {}

  /** Writes a snapshot, which is on the disk when this returns. */
  static void write(AgreedState state, Path file) throws IOException {
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      // The generator closes what it writes to, and the file is needed a moment longer.
      write(state, new BufferedOutputStream(out, 1 << 16) {
        @Override
        public void close() throws IOException {
          flush();
        }
      });
      out.getFD().sync();
    }
  }

  private static void write(AgreedState state, OutputStream out) throws IOException {
    try (JsonGenerator json = NvmetJson.compact(out)) {
      json.setCodec(MAPPER);
      json.writeStartObject();
      json.writeNumberField("format", state.records().values().stream().anyMatch(AgreedRecord::isBinding) ? BINDING : PLAIN);
      json.writeNumberField("serial", state.serial());
      json.writeNumberField("revision", state.configuration().revision());
      json.writeArrayFieldStart("records");
      for (AgreedRecord record : state.records().values()) {
        json.writeStartObject();
        json.writeStringField("key", record.key());
        json.writeNumberField("version", record.version());
        json.writeObjectField("value", record.value());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("verdicts");
      for (Verdicts.Numbered verdict : state.verdicts().byNumber().values()) {
        json.writeObject(verdict.verdict().json().put("id", verdict.id().toString()));
      }
      json.writeEndArray();
      json.writeFieldName("configuration");
      NvmetJson.write(state.configuration(), List.of(json));
      json.writeEndObject();
    }
  }

  /** The digest of a file, by which the library knows it. The library's own method would keep the file mapped for long. */
  static MD5Hash digest(Path file) throws IOException {
    MessageDigest digest = MD5FileUtil.newMD5();
    try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return MD5Hash.newInstance(digest.digest());
  }

  /** Reads a snapshot. @throws IOException if it is damaged, or of a newer version */
  static AgreedState read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file); JsonParser json = MAPPER.createParser(in)) {
      return read(json);
    } catch (InvalidConfigurationException | IllegalArgumentException e) {
      throw new IOException("snapshot %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static AgreedState read(JsonParser json) throws IOException, InvalidConfigurationException {
    Configuration configuration = Configuration.EMPTY;
    PersistentMap<String, AgreedRecord> records = PersistentMap.empty();
    Verdicts verdicts = Verdicts.NONE;
    long serial = 0;
    long revision = 0;
    json.nextToken();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "format" -> require(json.getIntValue());
        case "serial" -> serial = json.getLongValue();
        case "revision" -> revision = json.getLongValue();
        case "records" -> {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            AgreedRecord record = record(json.readValueAsTree());
            records = records.with(record.key(), record);
          }
        }
        case "verdicts" -> {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            ObjectNode verdict = json.readValueAsTree();
            verdicts = verdicts.with(UUID.fromString(verdict.path("id").asText()), Verdict.of(verdict));
          }
        }
        case "configuration" -> configuration = NvmetJson.read(json, Configuration.EMPTY);
        default -> throw new IOException("it has the unknown member '%s'".formatted(name));
      }
    }
    return new AgreedState(serial, configuration.withRevision(revision), records, verdicts);
  }

  private static AgreedRecord record(ObjectNode record) throws IOException {
    if (record.get("value") instanceof ObjectNode value) {
      return new AgreedRecord(record.path("key").asText(), record.path("version").asLong(), value);
    }
    throw new IOException("it has a record without a value");
  }

  private static void require(int format) throws IOException {
    if (format < PLAIN || format > BINDING) {
      throw new IOException("it has format %d, and this version of Weft reads up to %d".formatted(format, BINDING));
    }
  }
}
