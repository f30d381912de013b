// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Compares the sections that class docstrings cite with those of the catalogue. */
final class Sections {
  private final List<CatalogueRow> rows;
  private final UnaryOperator<String> docstrings;

  /**
   * Creates a comparison.
   *
   * @param rows the catalogue
   * @param docstrings maps a class name to the class's docstring
   */
  Sections(List<CatalogueRow> rows, UnaryOperator<String> docstrings) {
    this.rows = rows;
    this.docstrings = docstrings;
  }

  /**
   * The differences. A class cites the section of each row that it implements, or a part of that section, and no section
   * that belongs to a row of others.
   *
   * @param classes the names of the classes that implement rows, by {@link CatalogueRow#key}
   */
  List<String> faults(Map<String, String> classes) {
    List<String> faults = new ArrayList<>();
    for (CatalogueRow row : rows) {
      String className = classes.get(row.key());
      if (className != null) {
        check(row, className, classes, faults);
      }
    }
    return faults;
  }

  private void check(CatalogueRow row, String className, Map<String, String> classes, List<String> faults) {
    List<String> cited = Docstrings.citations(docstrings.apply(className));
    String what = "%s, which is %s %s".formatted(className, row.key(), row.name());
    if (cited.isEmpty()) {
      faults.add("%s, cites no section instead of %s".formatted(what, row.section()));
    } else if (cited.stream().noneMatch(section -> isWithin(section, row.section()))) {
      faults.add("%s, cites %s instead of %s".formatted(what, cited, row.section()));
    }
    List<String> own = rows.stream().filter(r -> className.equals(classes.get(r.key()))).map(CatalogueRow::section).toList();
    for (CatalogueRow other : rows) {
      if (cited.contains(other.section()) && own.stream().noneMatch(section -> isWithin(other.section(), section))) {
        faults.add("%s, cites %s, which is %s %s".formatted(what, other.section(), other.key(), other.name()));
      }
    }
  }

  private static boolean isWithin(String section, String whole) {
    return section.equals(whole) || section.startsWith(whole + ".");
  }
}
