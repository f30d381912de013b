// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.metrics;

import static io.weft.systemtest.metrics.MeteredTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.targetnode.subsystem.IoKind;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares docs/metrics.md and the dashboard with what a node really publishes. */
class MetricsDocumentIT {
  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\| (\\w+) \\|.*");
  private static final Pattern QUERY = Pattern.compile("\"(?:expr|query|definition)\": \"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern METRIC = Pattern.compile("\\b(?:weft|jvm|process|system)_\\w+");
  /** The prefix of metrics that a process publishes only after such a garbage collection. */
  private static final String AT_GARBAGE_COLLECTION = "jvm_gc_";

  private static Scrape scrape(Path data) throws Exception {
    try (MeteredTarget target = new MeteredTarget(data)) {
      await(await(target.connect().namespace(1)).read(0, ByteBuffer.allocateDirect(MeteredTarget.BLOCK)));
      return target.scrape();
    }
  }

  private static Map<String, String> withoutGarbageCollections(Map<String, String> types) {
    Map<String, String> always = new TreeMap<>(types);
    always.keySet().removeIf(name -> name.startsWith(AT_GARBAGE_COLLECTION));
    return always;
  }

  @Test
  void theDocumentNamesEveryMetricAndNoOther(@TempDir Path data) throws Exception {
    Map<String, String> documented = new TreeMap<>();
    for (String line : Files.readAllLines(ROOT.resolve("docs/metrics.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        documented.put(row.group(1), row.group(2));
      }
    }
    Map<String, String> published = scrape(data).types();
    assertEquals(withoutGarbageCollections(published), withoutGarbageCollections(documented));
    Set<String> unknown = new TreeSet<>(published.keySet());
    unknown.removeAll(documented.keySet());
    assertEquals(Set.of(), unknown);
  }

  @Test
  void theDocumentNamesEveryKindOfCommand() throws Exception {
    String document = Files.readString(ROOT.resolve("docs/metrics.md"));
    String kinds = document.substring(document.indexOf("`kind` is"), document.indexOf("| metric |"));
    for (IoKind kind : IoKind.values()) {
      assertTrue(kinds.contains("`" + kind.label() + "`"), kind.label());
    }
  }

  @Test
  void everyMetricHasHelp(@TempDir Path data) throws Exception {
    Scrape scrape = scrape(data);
    assertEquals(scrape.types().keySet(), scrape.helped());
  }

  @Test
  void theDashboardAsksForWhatIsPublished(@TempDir Path data) throws Exception {
    Set<String> asked = new TreeSet<>();
    Matcher query = QUERY.matcher(Files.readString(ROOT.resolve("conf/grafana/dashboards/weft.json")));
    while (query.find()) {
      METRIC.matcher(query.group(1)).results().forEach(metric -> asked.add(metric.group()));
    }
    assertTrue(asked.size() > 10, "too few metrics found: " + asked);
    asked.removeAll(scrape(data).names());
    assertEquals(Set.of(), asked);
  }
}
