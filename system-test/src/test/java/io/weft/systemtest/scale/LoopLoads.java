// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.scale;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What event loops have worked so far, by the metrics of their process.
 *
 * @param busySeconds the time spent on work, by the name of the loop
 * @param stretches how many stretches of work there were up to a length in seconds, by the name of the loop and the length
 * @param runs the same by the processor time of the loop's thread in each stretch
 */
record LoopLoads(
    Map<String, Double> busySeconds, Map<String, TreeMap<Double, Double>> stretches, Map<String, TreeMap<Double, Double>> runs) {
  private static final Pattern BUSY = Pattern.compile("weft_event_loop_busy_seconds_total\\{loop=\"([^\"]*)\"\\} (\\S+)");
  private static final Pattern STRETCH =
      Pattern.compile("weft_event_loop_(work|run)_seconds_bucket\\{loop=\"([^\"]*)\",le=\"([^\"]*)\"\\} (\\S+)");
  private static final double MILLIS = 1000;

  /** Reads those of the loops whose name begins with a prefix from the text of {@code /metrics}. */
  static LoopLoads of(String metrics, String prefix) {
    Map<String, Double> busy = new HashMap<>();
    for (Matcher matcher = BUSY.matcher(metrics); matcher.find(); ) {
      if (matcher.group(1).startsWith(prefix)) {
        busy.put(matcher.group(1), Double.parseDouble(matcher.group(2)));
      }
    }
    LoopLoads loads = new LoopLoads(busy, new HashMap<>(), new HashMap<>());
    for (Matcher matcher = STRETCH.matcher(metrics); matcher.find(); ) {
      if (matcher.group(2).startsWith(prefix)) {
        double bound = matcher.group(3).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(matcher.group(3));
        (matcher.group(1).equals("run") ? loads.runs : loads.stretches)
            .computeIfAbsent(matcher.group(2), _ -> new TreeMap<>()).put(bound, Double.parseDouble(matcher.group(4)));
      }
    }
    return loads;
  }

  /** The most that one of the loops has worked since, in milliseconds. */
  double mostSince(LoopLoads earlier) {
    return busySeconds.entrySet().stream()
        .mapToDouble(loop -> MILLIS * (loop.getValue() - earlier.busySeconds.getOrDefault(loop.getKey(), 0.0)))
        .max().orElse(0);
  }

  /** A length that no stretch of work of any loop has exceeded since, in milliseconds; infinite if it is not known. */
  double longestSince(LoopLoads earlier) {
    return longest(earlier.stretches, stretches);
  }

  /** A processor time that no loop's thread has exceeded in a stretch of work since, in milliseconds. */
  double longestRunSince(LoopLoads earlier) {
    return longest(earlier.runs, runs);
  }

  private static double longest(Map<String, TreeMap<Double, Double>> before, Map<String, TreeMap<Double, Double>> now) {
    return now.entrySet().stream()
        .map(loop -> MILLIS * longest(before.getOrDefault(loop.getKey(), new TreeMap<>()), loop.getValue()))
        .max(Comparator.naturalOrder()).orElse(0.0);
  }

  /** The first length up to which there are all stretches that are new. */
  private static double longest(TreeMap<Double, Double> before, TreeMap<Double, Double> now) {
    double all = now.lastEntry().getValue() - before.getOrDefault(now.lastKey(), 0.0);
    return now.keySet().stream()
        .filter(bound -> now.get(bound) - before.getOrDefault(bound, 0.0) == all)
        .findFirst().orElse(Double.POSITIVE_INFINITY);
  }
}
