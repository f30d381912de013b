// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.json.JsonDocument;
import io.weft.config.json.NvmetJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The format of {@code config.json} in the data directory: nvmetcli's format, wrapped with the revision and a checksum.
 * In format 2, paths inside the data directory are relative to it; in format 1, all were absolute.
 */
final class ConfigDocument {
  /** The format that is written, and the newest that is read. */
  static final int FORMAT = 2;

  /** The format of paths that are all absolute. */
  private static final int ABSOLUTE_PATHS = 1;
  private static final String CONFIGURATION = "configuration";
  private static final String FORMAT_FIELD = "format";
  private static final String REVISION = "revision";
  private static final String SHA256 = "sha256";
  private static final String UNEDITED =
      "; use 'weft ctl restoreconfig' to change the configuration, rather than an editor";

  private final StoredPaths paths;

  /** The format of a data directory's document. @param paths the paths inside that directory */
  ConfigDocument(StoredPaths paths) {
    this.paths = paths;
  }

  /**
   * What a document holds.
   *
   * @param configuration the configuration, with absolute paths
   * @param isCurrentFormat whether the document has the format that would be written now
   */
  record Content(Configuration configuration, boolean isCurrentFormat) {}

  /**
   * Writes a document, while its parts are made.
   *
   * @param out the file; not closed
   * @throws IOException if it cannot be written
   */
  void write(Configuration configuration, OutputStream out) throws IOException {
    DigestOutputStream sum = checksum(configuration.revision());
    try (JsonGenerator file = NvmetJson.printer(out); JsonGenerator summed = NvmetJson.compact(sum)) {
      file.writeStartObject();
      file.writeFieldName(CONFIGURATION);
      NvmetJson.write(paths.stored(configuration), List.of(file, summed));
      summed.flush();
      file.writeNumberField(FORMAT_FIELD, FORMAT);
      file.writeNumberField(REVISION, configuration.revision());
      file.writeStringField(SHA256, text(sum));
      file.writeEndObject();
      file.writeRaw('\n');
    }
  }

  /**
   * Reads a document, twice: what says how to read the configuration is behind it.
   *
   * @throws DamagedFileException if it is not what this or another version of Weft has written
   * @throws UnknownFormatException if another version has written it, in a form that this one does not know
   * @throws IOException if the file cannot be read
   */
  Content read(Path file) throws DamagedFileException, UnknownFormatException, IOException {
    ObjectNode header = header(file);
    int format = header.path(FORMAT_FIELD).asInt(0);
    if (format > FORMAT) {
      throw new UnknownFormatException("has format %d, and this version of Weft reads 1 to %d".formatted(format, FORMAT));
    }
    JsonNode revision = header.path(REVISION);
    if (format < 1 || !header.path(CONFIGURATION).isObject() || !revision.canConvertToLong()) {
      throw new DamagedFileException("has no format, configuration or revision" + UNEDITED);
    }
    DigestOutputStream sum = checksum(revision.longValue());
    String expected = header.path(SHA256).asText();
    try (InputStream in = Files.newInputStream(file)) {
      Configuration stored = JsonDocument.parse(in, parser -> configuration(parser, sum)).withRevision(revision.longValue());
      require(sum, expected);
      return format == ABSOLUTE_PATHS
          ? new Content(paths.followed(stored), false)
          : new Content(paths.loaded(stored), true);
    } catch (InvalidConfigurationException e) {
      require(sum, expected);
      throw new UnknownFormatException("has what this version of Weft does not know: " + e.getMessage());
    }
  }

  /** The members of a document, with nothing in the configuration. */
  private static ObjectNode header(Path file) throws DamagedFileException, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return JsonDocument.parse(in, parser -> {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String member = parser.currentName();
          if (parser.nextToken() == JsonToken.START_OBJECT) {
            parser.skipChildren();
            header.putObject(member);
          } else {
            header.set(member, parser.readValueAsTree());
          }
        }
        return header;
      });
    } catch (InvalidConfigurationException e) {
      throw new DamagedFileException(e.violations().getFirst().problem());
    }
  }

  /** The configuration in a document. @param sum gets its text without spaces */
  private static Configuration configuration(JsonParser parser, OutputStream sum)
      throws IOException, InvalidConfigurationException {
    Configuration configuration = Configuration.EMPTY;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isConfiguration = parser.currentName().equals(CONFIGURATION);
      parser.nextToken();
      if (isConfiguration) {
        try (JsonGenerator summed = NvmetJson.compact(sum)) {
          configuration = NvmetJson.read(new CopyingParser(parser, summed), Configuration.EMPTY);
        }
      } else {
        parser.skipChildren();
      }
    }
    return configuration;
  }

  private static DigestOutputStream checksum(long revision) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update((revision + "\n").getBytes(StandardCharsets.UTF_8));
      return new DigestOutputStream(OutputStream.nullOutputStream(), sha256);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String text(DigestOutputStream sum) {
    return HexFormat.of().formatHex(sum.getMessageDigest().digest());
  }

  private static void require(DigestOutputStream sum, String expected) throws DamagedFileException {
    if (!text(sum).equals(expected)) {
      throw new DamagedFileException("has a checksum that does not match its content" + UNEDITED);
    }
  }
}
