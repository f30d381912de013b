// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.json.JsonDocument;
import io.weft.config.json.NvmetJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The format of {@code config.json} in the data directory: nvmetcli's format, wrapped with the revision and a checksum.
 * In format 2, paths inside the data directory are relative to it; in format 1, all were absolute.
 */
final class ConfigDocument {
  /** The format that is written, and the newest that is read. */
  static final int FORMAT = 2;

  /** The format of paths that are all absolute. */
  private static final int ABSOLUTE_PATHS = 1;
  private static final JsonMapper COMPACT = new JsonMapper();
  private static final String CONFIGURATION = "configuration";
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

  byte[] encode(Configuration configuration) {
    ObjectNode content = NvmetJson.toJson(paths.stored(configuration));
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.set(CONFIGURATION, content);
    document.put("format", FORMAT).put("revision", configuration.revision())
        .put("sha256", checksum(configuration.revision(), content));
    return NvmetJson.print(document).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a document.
   *
   * @throws DamagedFileException if it is not what this or another version of Weft has written
   * @throws UnknownFormatException if another version has written it, in a form that this one does not know
   */
  Content decode(byte[] bytes) throws DamagedFileException, UnknownFormatException {
    ObjectNode document = parse(bytes);
    int format = document.path("format").asInt(0);
    if (format > FORMAT) {
      throw new UnknownFormatException("has format %d, and this version of Weft reads 1 to %d".formatted(format, FORMAT));
    }
    JsonNode content = document.path(CONFIGURATION);
    JsonNode revision = document.path("revision");
    if (format < 1 || !(content instanceof ObjectNode object) || !revision.canConvertToLong()) {
      throw new DamagedFileException("has no format, configuration or revision" + UNEDITED);
    }
    if (!checksum(revision.longValue(), object).equals(document.path("sha256").asText())) {
      throw new DamagedFileException("has a checksum that does not match its content" + UNEDITED);
    }
    try {
      Configuration stored = NvmetJson.read(object, Configuration.EMPTY).withRevision(revision.longValue());
      return format == ABSOLUTE_PATHS
          ? new Content(paths.followed(stored), false)
          : new Content(paths.loaded(stored), true);
    } catch (InvalidConfigurationException e) {
      throw new UnknownFormatException("has what this version of Weft does not know: " + e.getMessage());
    }
  }

  private static ObjectNode parse(byte[] bytes) throws DamagedFileException {
    try {
      return JsonDocument.parse(bytes);
    } catch (InvalidConfigurationException e) {
      throw new DamagedFileException(e.violations().getFirst().problem());
    }
  }

  private static String checksum(long revision, ObjectNode content) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
        out.write((revision + "\n").getBytes(StandardCharsets.UTF_8));
        COMPACT.writeValue(out, content);
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    } catch (IOException e) {
      throw new IllegalStateException("a tree of plain values cannot be written", e);
    }
  }
}
