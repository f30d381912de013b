// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.scale;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time that each event loop of a process has spent on work, by its metrics.
 *
 * @param seconds the time by the name of the loop
 */
record LoopLoads(Map<String, Double> seconds) {
  private static final Pattern BUSY = Pattern.compile("weft_event_loop_busy_seconds_total\\{loop=\"([^\"]*)\"\\} (\\S+)");

  /** Reads them from the text of {@code /metrics}. */
  static LoopLoads of(String metrics) {
    Map<String, Double> seconds = new HashMap<>();
    for (Matcher matcher = BUSY.matcher(metrics); matcher.find(); ) {
      seconds.put(matcher.group(1), Double.parseDouble(matcher.group(2)));
    }
    return new LoopLoads(seconds);
  }

  /** The most that one of the loops whose name begins with a prefix has worked since, in milliseconds. */
  double mostSince(LoopLoads earlier, String prefix) {
    return seconds.entrySet().stream()
        .filter(loop -> loop.getKey().startsWith(prefix))
        .mapToDouble(loop -> 1000 * (loop.getValue() - earlier.seconds.getOrDefault(loop.getKey(), 0.0)))
        .max().orElse(0);
  }
}
