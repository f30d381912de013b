// SPDX-License-Identifier: Apache-2.0
package io.weft.management.ops;

import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The results of all checks.
 *
 * @param problems what is wrong, by the name of the check, in the order in which the checks were added; empty for a check
 *     that passes
 */
public record Health(Map<String, Optional<String>> problems) {
  static final String UP = "UP";
  private static final String DOWN = "DOWN";

  /** Copies the map and keeps its order, so that the record is immutable. */
  public Health {
    problems = Collections.unmodifiableMap(new LinkedHashMap<>(problems));
  }

  /** Whether every check passes. */
  public boolean isUp() {
    return problems.values().stream().allMatch(Optional::isEmpty);
  }

  /** The results as {@code /health/ready} and the status show them. */
  public JsonObject json() {
    JsonObject checks = new JsonObject();
    problems.forEach((name, problem) -> checks.put(name, problem.orElse(UP)));
    return new JsonObject().put("status", isUp() ? UP : DOWN).put("checks", checks);
  }
}
