// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.ctl;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows under a heading, as text in columns or as JSON. */
public final class Table {
  private static final String GAP = "  ";

  private final List<String> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /** An empty table. @param columns the names of its columns, in capitals */
  public Table(String... columns) {
    this.columns = List.of(columns);
  }

  /** Adds a row with a value for each column. */
  public void add(Object... values) {
    rows.add(IntStream.range(0, columns.size()).mapToObj(i -> String.valueOf(values[i])).toList());
  }

  /** Whether there is no row. */
  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Prints the columns, each as wide as its widest value; control characters are shown as {@code ?}. */
  public void print(PrintWriter out) {
    List<Integer> widths = IntStream.range(0, columns.size())
        .mapToObj(i -> Math.max(columns.get(i).length(), rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0)))
        .toList();
    print(columns, widths, out);
    rows.forEach(row -> print(row, widths, out));
  }

  private static void print(List<String> row, List<Integer> widths, PrintWriter out) {
    out.println(IntStream.range(0, row.size())
        .mapToObj(i -> row.get(i).replaceAll("\\p{Cntrl}", "?") + " ".repeat(widths.get(i) - row.get(i).length()))
        .collect(Collectors.joining(GAP)).stripTrailing());
  }

  /** The rows as objects whose members are the columns in lower case. */
  JsonArray toJson() {
    JsonArray all = new JsonArray();
    for (List<String> row : rows) {
      JsonObject object = new JsonObject();
      for (int i = 0; i < columns.size(); i++) {
        object.put(columns.get(i).toLowerCase(Locale.ROOT), row.get(i));
      }
      all.add(object);
    }
    return all;
  }
}
