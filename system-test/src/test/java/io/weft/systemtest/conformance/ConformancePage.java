// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.conformance;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** Writes docs/conformance.md. */
final class ConformancePage {
  private static final Map<String, String> TITLES = Map.of(
      "fabrics", "Fabrics commands (FCTYPE)",
      "admin", "Admin commands",
      "io", "I/O commands of the NVM Command Set",
      "log", "Log pages",
      "feature", "Features",
      "cns", "Identify (CNS)",
      "property", "Properties");

  private final List<CatalogueRow> rows;
  private final List<Rule> rules;
  private final Supported io;
  private final Supported discovery;
  private final TestIndex tests;

  ConformancePage(List<CatalogueRow> rows, List<Rule> rules, Supported io, Supported discovery, TestIndex tests) {
    this.rows = rows;
    this.rules = rules;
    this.io = io;
    this.discovery = discovery;
    this.tests = tests;
  }

  String text() {
    StringBuilder out = new StringBuilder("""
        # Conformance

        What NVMe Base 2.1 (section 3.1.3.4 on), the NVM Command Set 1.1 and NVMe/TCP 1.1 define for controllers on a
        fabric, what Weft supports of it, and which test proves it. This page is generated: what is supported comes from
        the tables that commands are looked up in, the tests from their `@Proves` annotations and `rule` numbers.
        `e2e/conformance --write` makes it anew; a test fails while it is not as it should be, while a mandatory part is
        missing, or while a supported one has no test.

        **M** mandatory, **O** optional, **P** prohibited, **R** reserved, **N** not for fabrics; **✓** supported.
        """);
    rows.stream().map(CatalogueRow::kind).distinct().forEach(kind -> section(out, kind));
    rules(out);
    others(out);
    return out.toString();
  }

  private void section(StringBuilder out, String kind) {
    out.append("\n## ").append(TITLES.get(kind)).append("\n\n");
    out.append("| | name | section | I/O controller | discovery controller | tests |\n|---|---|---|---|---|---|\n");
    for (CatalogueRow row : rows) {
      if (row.kind().equals(kind)) {
        SortedSet<String> proofs = tests.proofsOf(row.key());
        proofs.addAll(tests.proofsOf(row.discoveryKey()));
        out.append("| %s | %s%s | %s | %s | %s | %s |%n".formatted(row.id(), row.name(),
            row.remark().isEmpty() ? "" : " (" + row.remark() + ")", row.section(), cell(row.io(), io.has(row)),
            cell(row.discovery(), discovery.has(row)), list(proofs)));
      }
    }
  }

  private static String cell(String requirement, boolean supported) {
    return supported ? requirement + " ✓" : requirement;
  }

  private void rules(StringBuilder out) {
    out.append("\n## Rules that hosts rely on\n\n| | rule | tests |\n|---|---|---|\n");
    for (Rule rule : rules) {
      String proofs = list(tests.proofsOf(rule.number()));
      String reason = rule.reason().isEmpty() ? "" : "does not apply: " + rule.reason();
      out.append("| %d | %s | %s |%n".formatted(rule.number(), rule.text(),
          reason.isEmpty() || proofs.isEmpty() ? reason + proofs : reason + "; " + proofs));
    }
  }

  /** Fields, events and PDUs: the specifications have no table of them, so only the tested ones are listed. */
  private void others(StringBuilder out) {
    out.append("\n## Fields, asynchronous events and PDUs\n\n| | tests |\n|---|---|\n");
    for (String part : tests.parts()) {
      if (OtherParts.isOne(part)) {
        out.append("| %s | %s |%n".formatted(part, list(tests.proofsOf(part))));
      }
    }
  }

  private static String list(SortedSet<String> tests) {
    return tests.stream().map(test -> "`" + test + "`").collect(Collectors.joining(", "));
  }
}
