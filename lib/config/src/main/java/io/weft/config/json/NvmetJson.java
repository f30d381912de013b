// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weft.config.Configuration;
import io.weft.config.Identities;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Violations;
import io.weft.config.attribute.Root;
import io.weft.config.placement.NodeEdits;
import io.weft.config.rules.Rules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The format in which nvmetcli saves and restores a target's configuration. Attributes that nvmet does not have are
 * written only where they differ from their default, so that nvmetcli can read the file too. For a single object see
 * {@link ObjectJson}.
 */
public final class NvmetJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).build();
  private static final DefaultPrettyPrinter FORM = new DefaultPrettyPrinter()
      .withSeparators(Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER)
          .withObjectEmptySeparator("").withArrayEmptySeparator(""))
      .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"))
      .withObjectIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));

  private NvmetJson() {}

  /**
   * Reads a document. Serial numbers and UUIDs that it leaves out are those of the same subsystem or namespace in the
   * current configuration, else new ones. One without nodes gets those of the current configuration, as {@link
   * NodeEdits#completed} says.
   *
   * @param document UTF-8
   * @param current the configuration that it replaces
   * @return the configuration of the document, at the current revision; not checked against {@link Rules}
   * @throws InvalidConfigurationException if it is not JSON; {@link UnreadableException} with everything else that
   *     is wrong: an unknown field, a wrong type, a missing value
   */
  public static Configuration read(byte[] document, Configuration current) throws InvalidConfigurationException {
    return JsonDocument.parse(document, parser -> read(parser, current));
  }

  /**
   * As {@link #read(byte[], Configuration)}, for a document without nodes that is for one node.
   *
   * @param node the node, as {@link NodeEdits#completed(Configuration, Configuration, String)} says
   */
  public static Configuration read(byte[] document, Configuration current, String node) throws InvalidConfigurationException {
    return JsonDocument.parse(document, parser ->
        read(parser, current, written -> NodeEdits.completed(written, current, node)));
  }

  /**
   * Reads a document while it is parsed, so that it need not be in memory as a whole.
   *
   * @param parser at the beginning of the document's object; afterwards at its end
   * @param current the configuration that it replaces
   * @throws IOException if the text cannot be read or is not JSON
   * @throws InvalidConfigurationException as {@link #read(byte[], Configuration)}
   */
  public static Configuration read(JsonParser parser, Configuration current)
      throws IOException, InvalidConfigurationException {
    return read(parser, current, written -> NodeEdits.completed(written, current));
  }

  /** Completes a configuration as it was written. */
  @FunctionalInterface
  private interface Completion {
    Configuration of(Configuration written) throws InvalidConfigurationException;
  }

  private static Configuration read(JsonParser parser, Configuration current, Completion completion)
      throws IOException, InvalidConfigurationException {
    Violations violations = new Violations();
    ReadPlaces places = new ReadPlaces();
    Configuration read = completion.of(new EntryReader(new Identities(current), places).read(Root.KIND, parser, violations))
        .withRevision(current.revision());
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
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(configuration, out);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be written", e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /**
   * Writes a configuration as {@link #write(Configuration)}, while its parts are made, so that it need not be in memory as a
   * whole.
   *
   * @param out takes UTF-8; not closed
   * @throws IOException if it cannot be written
   */
  public static void write(Configuration configuration, OutputStream out) throws IOException {
    try (JsonGenerator printer = printer(out)) {
      write(configuration, List.of(printer));
      printer.writeRaw('\n');
    }
  }

  /**
   * Writes a configuration as one object, as {@link #write(Configuration, OutputStream)}.
   *
   * @param outs where it is written to, each in its own form
   * @throws IOException if that fails
   */
  public static void write(Configuration configuration, List<JsonGenerator> outs) throws IOException {
    EntryWriter.write(Root.KIND, configuration, outs);
  }

  /** Writes JSON in the form of nvmetcli. @param out takes UTF-8; flushed at the end, but not closed */
  public static JsonGenerator printer(OutputStream out) throws IOException {
    return MAPPER.createGenerator(out).setPrettyPrinter(FORM.createInstance());
  }

  /** Writes JSON without any space. @param out as there */
  public static JsonGenerator compact(OutputStream out) throws IOException {
    return MAPPER.createGenerator(out);
  }
}
