// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import java.util.stream.Collectors;

/** The tables of all attributes in docs/configuration.md, between two marks. */
final class AttributePage {
  private static final String BEGIN = "<!-- The tables of attributes are generated: begin -->\n";
  private static final String END = "<!-- The tables of attributes are generated: end -->\n";

  private AttributePage() {}

  /** A page with the tables as they should be. @throws IllegalArgumentException if the page has no marks */
  static String updated(String page) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("the page does not have both marks: " + BEGIN + END);
    }
    return page.substring(0, begin + BEGIN.length())
        + Kinds.all().stream().map(AttributePage::table).collect(Collectors.joining()) + page.substring(end);
  }

  private static String table(Kinds.Placed placed) {
    String place = placed.place().isEmpty() ? "the document" : "`" + placed.place() + "`";
    return "\n| field of %s | meaning | values | default | on change |\n|---|---|---|---|---|\n".formatted(place)
        + placed.kind().attributes().stream().map(AttributePage::row).collect(Collectors.joining())
        + (placed.kind().equals(AnaPlacements.KIND) ? "\n" : "");
  }

  private static <E, T> String row(Attribute<E, T> attribute) {
    return "| `%s`%s | %s | %s | %s | %s |\n".formatted(attribute.path(), attribute.isExtension() ? " *" : "",
        attribute.description(), values(attribute), fallback(attribute), attribute.effect().label());
  }

  private static String values(Attribute<?, ?> attribute) {
    return attribute.expected().replace('\'', '`').replace("device`s", "device's");
  }

  private static <E, T> String fallback(Attribute<E, T> attribute) {
    T value = attribute.fallback();
    if (attribute.isRequired()) {
      return "";
    }
    if (attribute.generated() != null) {
      return attribute.generated();
    }
    String text = value == null ? "" : attribute.type().print(value);
    return text.isEmpty() ? "none" : "`" + text + "`";
  }
}
