// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.metrics;

import static io.weft.systemtest.metrics.MeteredTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules that {@code promtool check metrics} has for names, on a scrape of everything that a node publishes. */
class MetricLintIT {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
  private static final Pattern LABEL = Pattern.compile("[{,]([^=\"{,]+)=\"");
  /** Units that have a base unit, and abbreviations. */
  private static final Pattern NO_BASE_UNIT = Pattern.compile(
      ".*_(nanoseconds|microseconds|milliseconds|ns|us|ms|s|minutes|hours|days|kilobytes|megabytes|kb|mb|percent)(_.*)?");
  private static final List<String> SUFFIXES_OF_DISTRIBUTIONS = List.of("_count", "_sum", "_bucket");

  private Scrape scrape;

  @BeforeEach
  void scrape(@TempDir Path data) throws Exception {
    try (MeteredTarget target = new MeteredTarget(data)) {
      await(await(target.connect().namespace(1)).read(0, ByteBuffer.allocateDirect(MeteredTarget.BLOCK)));
      scrape = target.scrape();
    }
  }

  @Test
  @DisplayName("the names of all metrics follow promtool's rules (mend 19)")
  void names() {
    Map<String, String> faults = new TreeMap<>();
    scrape.types().forEach((name, type) -> {
      if (!NAME.matcher(name).matches()) {
        faults.put(name, "not in lower case");
      }
      if (NO_BASE_UNIT.matcher(name).matches()) {
        faults.put(name, "not in a base unit");
      }
      if (type.equals("counter") != name.endsWith("_total")) {
        faults.put(name, "_total is for counters, and counters have it");
      }
      if (!name.endsWith("_info") && SUFFIXES_OF_DISTRIBUTIONS.stream().anyMatch(name::endsWith)) {
        faults.put(name, "has a suffix of a histogram or summary");
      }
      if (name.contains(type)) {
        faults.put(name, "contains its type");
      }
    });
    assertEquals(Map.of(), faults);
    assertEquals(scrape.types().keySet(), scrape.helped());
  }

  @Test
  void labelsAreInLowerCaseWithUnderscores() {
    for (String sample : scrape.samples()) {
      LABEL.matcher(sample).results().forEach(label ->
          assertTrue(NAME.matcher(label.group(1).strip()).matches(), sample));
    }
  }

  @Test
  @DisplayName("the build, the resident memory and the processor time are published under their usual names (mend 19)")
  void usualNames() {
    assertEquals(1, scrape.value("weft_build_info", "version=\"test\""));
    assertTrue(scrape.value("process_resident_memory_bytes") > 1 << 20);
    assertTrue(scrape.value("process_cpu_seconds_total") > 0);
  }
}
