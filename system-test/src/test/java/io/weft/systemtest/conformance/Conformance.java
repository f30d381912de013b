// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.conformance;

import io.weft.nvme.AdminOpcode;
import io.weft.nvme.FeatureId;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.fabrics.FabricsCommandType;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.log.LogPageId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compares what the specifications require with what is supported and tested, and writes the page about it. */
public final class Conformance {
  private final List<CatalogueRow> rows = Catalogue.rows();
  private final List<Rule> rules = Catalogue.rules();
  private final Supported io = Supported.byIoController();
  private final Supported discovery = Supported.byDiscoveryController();
  private final TestIndex tests;
  private final Sections sections;

  /** Reads the tables, and the tests among the project's files. */
  public Conformance(List<Path> files) throws IOException {
    tests = TestIndex.of(files);
    sections = new Sections(rows, new Docstrings(files)::of);
  }

  /** The names of the properties to read from controllers. */
  public List<String> properties() {
    return rows.stream().filter(row -> row.kind().equals("property")).map(CatalogueRow::id).toList();
  }

  /** Records that an I/O controller has a property. */
  public void ioProperty(String name) {
    io.property(name);
  }

  /** Records that a discovery controller has a property. */
  public void discoveryProperty(String name) {
    discovery.property(name);
  }

  /** The page, as it should be. */
  public String page() {
    return new ConformancePage(rows, rules, io, discovery, tests).text();
  }

  /** The parts that are supported though prohibited, or not supported though mandatory. */
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

  /** The parts that are supported but missing in the catalogue. */
  public List<String> uncatalogued() {
    Set<String> supported = new TreeSet<>(io.keys());
    supported.addAll(discovery.keys());
    rows.stream().map(CatalogueRow::key).forEach(supported::remove);
    return List.copyOf(supported);
  }

  /** The parts that are supported but not proved by any test. */
  public List<String> untested() {
    List<String> missing = new ArrayList<>();
    for (CatalogueRow row : rows) {
      if (io.has(row) && tests.proofsOf(row.key()).isEmpty()) {
        missing.add(row.key());
      }
      // A reserved property can be read, but has no meaning.
      if (discovery.has(row) && !row.discovery().equals("R") && tests.proofsOf(row.discoveryKey()).isEmpty()) {
        missing.add(row.discoveryKey());
      }
    }
    return missing;
  }

  /** The classes whose docstring cites a section other than the catalogue's, or none. */
  public List<String> wronglyCited() {
    Set<String> faults = new TreeSet<>(sections.faults(io.classes()));
    faults.addAll(sections.faults(discovery.classes()));
    return List.copyOf(faults);
  }

  /** The supported parts that have different names in lib/nvme and in the catalogue. */
  public List<String> wronglyNamed() {
    return rows.stream().filter(row -> io.has(row) || discovery.has(row)).filter(row -> !row.name().equals(nameOf(row)))
        .map(row -> "%s is %s, not %s".formatted(row.key(), row.name(), nameOf(row))).toList();
  }

  private static String nameOf(CatalogueRow row) {
    if (row.kind().equals("property")) {
      return row.name();
    }
    int id = Integer.parseInt(row.id().replace("h", ""), 16);
    return switch (row.kind()) {
      case "fabrics" -> FabricsCommandType.describe(id);
      case "admin" -> AdminOpcode.describe(id);
      case "io" -> IoOpcode.describe(id);
      case "log" -> LogPageId.describe(id);
      case "feature" -> FeatureId.describe(id);
      default -> IdentifyCns.describe(id);
    };
  }

  /** The rules that have neither a test nor a reason why they do not apply. */
  public List<Integer> untestedRules() {
    return rules.stream().filter(rule -> rule.reason().isEmpty() && tests.proofsOf(rule.number()).isEmpty())
        .map(Rule::number).toList();
  }

  /** The parts that tests name but the catalogue does not have, and the annotated methods that are not tests. */
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
