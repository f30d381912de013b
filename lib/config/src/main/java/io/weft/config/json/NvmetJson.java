// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.Configuration;
import io.weft.config.Identities;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Violations;
import io.weft.config.attribute.Root;
import io.weft.config.rules.Rules;

/**
 * The format in which nvmetcli saves and restores a target's configuration. Attributes that nvmet does not have are
 * written only where they differ from their default, so that nvmetcli can read the file too. For a single object see
 * {@link ObjectJson}.
 */
public final class NvmetJson {
  private static final ObjectWriter WRITER = JsonMapper.builder().build().writer(new DefaultPrettyPrinter()
      .withSeparators(Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER)
          .withObjectEmptySeparator("").withArrayEmptySeparator(""))
      .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"))
      .withObjectIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n")));

  private NvmetJson() {}

  /**
   * Reads a document. Serial numbers and UUIDs that it leaves out are those of the same subsystem or namespace in the
   * current configuration, else new ones.
   *
   * @param document UTF-8
   * @param current the configuration that it replaces
   * @return the configuration of the document, at the current revision; not checked against {@link Rules}
   * @throws InvalidConfigurationException if it is not JSON; {@link UnreadableException} with everything else that
   *     is wrong: an unknown field, a wrong type, a missing value
   */
  public static Configuration read(byte[] document, Configuration current) throws InvalidConfigurationException {
    return read(JsonDocument.parse(document), current);
  }

  /**
   * Reads a document that is already parsed.
   *
   * @param document the document
   * @param current the configuration that it replaces
   * @throws InvalidConfigurationException as {@link #read(byte[], Configuration)}
   */
  public static Configuration read(ObjectNode document, Configuration current) throws InvalidConfigurationException {
    Violations violations = new Violations();
    ReadPlaces places = new ReadPlaces();
    Configuration read = new EntryReader(new Identities(current), places)
        .read(Root.KIND, new JsonReader(document, violations), "").withRevision(current.revision());
    if (!violations.isEmpty()) {
      throw new UnreadableException(violations.found(), read, places);
    }
    return read;
  }

  /**
   * Writes a configuration as nvmetcli does: indented, names in order, attributes as strings. The text contains the
   * hosts' secrets.
   *
   * @param configuration the configuration
   * @return a document that ends in a line feed
   */
  public static String write(Configuration configuration) {
    return print(toJson(configuration));
  }

  /** The configuration as a tree. */
  public static ObjectNode toJson(Configuration configuration) {
    return ObjectJson.write(Root.KIND, configuration);
  }

  /** A tree as nvmetcli would print it, with a line feed at the end. */
  public static String print(ObjectNode tree) {
    try {
      return WRITER.writeValueAsString(tree) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values cannot be written", e);
    }
  }
}
