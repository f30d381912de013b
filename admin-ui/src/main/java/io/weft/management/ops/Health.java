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
 * @param notices what an administrator should know although it keeps nobody from being ready, by name; empty for none
 */
public record Health(Map<String, Optional<String>> problems, Map<String, Optional<String>> notices) {
  static final String UP = "UP";
  private static final String DOWN = "DOWN";

  /** Copies the map and keeps its order, so that the record is immutable. */
  public Health {
    problems = Collections.unmodifiableMap(new LinkedHashMap<>(problems));
    notices = Collections.unmodifiableMap(new LinkedHashMap<>(notices));
  }

  /** Whether every check passes. */
  public boolean isUp() {
    return problems.values().stream().allMatch(Optional::isEmpty);
  }

  /** The results as {@code /health/ready} and the status show them. */
  public JsonObject json() {
    JsonObject checks = new JsonObject();
    problems.forEach((name, problem) -> checks.put(name, problem.orElse(UP)));
    JsonObject health = new JsonObject().put("status", isUp() ? UP : DOWN).put("checks", checks);
    JsonObject told = new JsonObject();
    notices.forEach((name, notice) -> notice.ifPresent(text -> told.put(name, text)));
    return told.isEmpty() ? health : health.put("notices", told);
  }
}
