// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** What the specifications define, and the rules that hosts rely on; read from the tables in the test resources. */
final class Catalogue {
  private Catalogue() {}

  static List<CatalogueRow> rows() throws IOException {
    return lines("catalogue.tsv", 7).stream()
        .map(f -> new CatalogueRow(f[0], f[1], f[2], f[3], f[4], f[5], f[6])).toList();
  }

  static List<Rule> rules() throws IOException {
    return lines("rules.tsv", 3).stream().map(f -> new Rule(Integer.parseInt(f[0]), f[1], f[2])).toList();
  }

  private static List<String[]> lines(String table, int fields) throws IOException {
    try (InputStream in = Objects.requireNonNull(Catalogue.class.getResourceAsStream(table), table)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> split(line, fields)).toList();
    }
  }

  private static String[] split(String line, int fields) {
    String[] parts = line.split("\t", -1);
    if (parts.length != fields) {
      throw new IllegalStateException("%d fields instead of %d: %s".formatted(parts.length, fields, line));
    }
    return parts;
  }
}
