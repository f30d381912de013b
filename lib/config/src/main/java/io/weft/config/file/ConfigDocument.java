// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Violation;
import io.weft.config.json.JsonDocument;
import io.weft.config.json.NvmetJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The file format of the data directory: nvmetcli's format, wrapped with the revision and a checksum. */
final class ConfigDocument {
  private static final int FORMAT = 1;
  private static final String CONFIGURATION = "configuration";

  private ConfigDocument() {}

  static byte[] encode(Configuration configuration) {
    ObjectNode content = NvmetJson.toJson(configuration);
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.set(CONFIGURATION, content);
    document.put("format", FORMAT).put("revision", configuration.revision())
        .put("sha256", checksum(configuration.revision(), content));
    return NvmetJson.print(document).getBytes(StandardCharsets.UTF_8);
  }

  static Configuration decode(byte[] bytes) throws InvalidConfigurationException {
    ObjectNode document = JsonDocument.parse(bytes);
    int format = document.path("format").asInt(0);
    if (format != FORMAT) {
      throw invalid("format", "is " + document.path("format"), FORMAT + "; the file was written by another version");
    }
    JsonNode content = document.path(CONFIGURATION);
    JsonNode revision = document.path("revision");
    if (!(content instanceof ObjectNode object) || !revision.canConvertToLong()) {
      throw invalid("", "has no configuration or no revision", "a file written by this program");
    }
    if (!checksum(revision.longValue(), object).equals(document.path("sha256").asText())) {
      throw invalid("sha256", "does not match the content",
          "an unedited file; use 'weft ctl restoreconfig' to change the configuration");
    }
    return NvmetJson.read(object, Configuration.EMPTY).withRevision(revision.longValue());
  }

  private static String checksum(long revision, ObjectNode content) {
    try {
      byte[] bytes = (revision + "\n" + content).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static InvalidConfigurationException invalid(String path, String problem, String expected) {
    return new InvalidConfigurationException(List.of(new Violation(path, problem, expected)));
  }
}
