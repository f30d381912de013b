// SPDX-License-Identifier: Apache-2.0
package io.weft.management.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The conditions for a process to be ready. Services add to them; they may be used from any thread. */
public final class HealthChecks {
  private final Map<String, Supplier<Optional<String>>> checks = new LinkedHashMap<>();
  private final Map<String, Supplier<Optional<String>>> notices = new LinkedHashMap<>();

  /**
   * Adds a check, or replaces the one with this name.
   *
   * @param name what is checked, such as {@code port 1}
   * @param problem returns what is wrong, empty if nothing is; must not block
   */
  public synchronized void add(String name, Supplier<Optional<String>> problem) {
    checks.put(name, problem);
  }

  /**
   * Adds what is shown beside the checks and makes nobody unready, or replaces the notice with this name.
   *
   * @param notice returns what an administrator should know, empty if there is nothing; must not block
   */
  public synchronized void addNotice(String name, Supplier<Optional<String>> notice) {
    notices.put(name, notice);
  }

  /** Removes a check. */
  public synchronized void remove(String name) {
    checks.remove(name);
  }

  /** Removes a notice. */
  public synchronized void removeNotice(String name) {
    notices.remove(name);
  }

  /** Runs all checks. */
  public Health run() {
    Map<String, Supplier<Optional<String>>> now;
    Map<String, Supplier<Optional<String>>> told;
    synchronized (this) {
      now = new LinkedHashMap<>(checks);
      told = new LinkedHashMap<>(notices);
    }
    return new Health(results(now), results(told));
  }

  private static Map<String, Optional<String>> results(Map<String, Supplier<Optional<String>>> checks) {
    Map<String, Optional<String>> results = new LinkedHashMap<>();
    checks.forEach((name, problem) -> results.put(name, problem.get()));
    return results;
  }
}
