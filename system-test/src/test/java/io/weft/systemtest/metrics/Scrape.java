// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The metrics as a Prometheus server reads them. */
final class Scrape {
  private final Map<String, Double> samples = new TreeMap<>();
  private final Map<String, String> types = new TreeMap<>();
  private final Set<String> helped = new TreeSet<>();

  Scrape(PrometheusMeterRegistry registry) {
    for (String line : registry.scrape().lines().toList()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# TYPE ")) {
        types.put(words[2], words[3]);
      } else if (line.startsWith("# HELP ")) {
        helped.add(words[2]);
      } else {
        int end = line.lastIndexOf(' ');
        samples.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
      }
    }
  }

  /** The metrics and their types. */
  Map<String, String> types() {
    return types;
  }

  /** The metrics that have a help text. */
  Set<String> helped() {
    return helped;
  }

  /** All samples, with their labels. */
  Set<String> samples() {
    return samples.keySet();
  }

  /** The names of all samples, without labels. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    samples.keySet().forEach(sample -> names.add(sample.replaceFirst("\\{.*", "")));
    return names;
  }

  /** The samples of a name whose labels contain all of these, such as {@code kind="read"}. */
  List<Double> values(String name, String... labels) {
    return samples.entrySet().stream()
        .filter(e -> e.getKey().equals(name) || e.getKey().startsWith(name + "{"))
        .filter(e -> List.of(labels).stream().allMatch(e.getKey()::contains))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The only sample of a name and labels. */
  double value(String name, String... labels) {
    List<Double> values = values(name, labels);
    if (values.size() != 1) {
      throw new AssertionError(values.size() + " samples of " + name + List.of(labels) + " in " + samples.keySet());
    }
    return values.getFirst();
  }
}
