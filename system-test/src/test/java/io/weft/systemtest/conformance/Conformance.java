// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the specifications ask, what there is, and what is tested: the page about it, and what is wrong with it. */
public final class Conformance {
  private final List<CatalogueRow> rows = Catalogue.rows();
  private final List<Rule> rules = Catalogue.rules();
  private final Supported io = Supported.byIoController();
  private final Supported discovery = Supported.byDiscoveryController();
  private final TestIndex tests;

  /** Reads the tables, and the tests among the project's files. */
  public Conformance(List<Path> files) throws IOException {
    tests = TestIndex.of(files);
  }

  /** The names of the properties to ask controllers for. */
  public List<String> properties() {
    return rows.stream().filter(row -> row.kind().equals("property")).map(CatalogueRow::id).toList();
  }

  /** An I/O controller has a property. */
  public void ioProperty(String name) {
    io.property(name);
  }

  /** A discovery controller has a property. */
  public void discoveryProperty(String name) {
    discovery.property(name);
  }

  /** The page, as it should be. */
  public String page() {
    return new ConformancePage(rows, rules, io, discovery, tests).text();
  }

  /** What is supported against the specifications, or not although it is mandatory. */
  public List<String> wronglySupported() {
    List<String> faults = new ArrayList<>();
    for (CatalogueRow row : rows) {
      check(row.key() + " " + row.name() + " of an I/O controller", row.io(), io.has(row), faults);
      check(row.key() + " " + row.name() + " of a discovery controller", row.discovery(), discovery.has(row), faults);
    }
    return faults;
  }

  private static void check(String what, String requirement, boolean supported, List<String> faults) {
    switch (requirement) {
      case "M" -> {
        if (!supported) {
          faults.add(what + " is mandatory, and missing");
        }
      }
      case "P", "N" -> {
        if (supported) {
          faults.add(what + " is supported against the specification (" + requirement + ")");
        }
      }
      default -> { }
    }
  }

  /** What is supported, and in no catalogue. */
  public List<String> uncatalogued() {
    Set<String> supported = new TreeSet<>(io.keys());
    supported.addAll(discovery.keys());
    rows.stream().map(CatalogueRow::key).forEach(supported::remove);
    return List.copyOf(supported);
  }

  /** What is supported, and no test proves. */
  public List<String> untested() {
    List<String> missing = new ArrayList<>();
    for (CatalogueRow row : rows) {
      if (io.has(row) && tests.proofsOf(row.key()).isEmpty()) {
        missing.add(row.key());
      }
      // A reserved property may be read, and says nothing.
      if (discovery.has(row) && !row.discovery().equals("R") && tests.proofsOf(row.discoveryKey()).isEmpty()) {
        missing.add(row.discoveryKey());
      }
    }
    return missing;
  }

  /** The rules that have neither a test nor a reason why they do not apply. */
  public List<Integer> untestedRules() {
    return rules.stream().filter(rule -> rule.reason().isEmpty() && tests.proofsOf(rule.number()).isEmpty())
        .map(Rule::number).toList();
  }

  /** What tests say that they prove, and nobody knows; what is no test, and says that it proves something. */
  public List<String> misnamed() {
    Set<String> known = new TreeSet<>();
    rows.forEach(row -> {
      known.add(row.key());
      known.add(row.discoveryKey());
    });
    List<String> faults = new ArrayList<>(tests.faults());
    tests.parts().stream().filter(part -> !known.contains(part) && !OtherParts.isKnown(part))
        .forEach(part -> faults.add("'%s' in %s is nothing that the catalogue has".formatted(part, tests.proofsOf(part))));
    return faults;
  }
}
