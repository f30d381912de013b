// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.ctl;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/** Reports the management service's answer to an edit. */
final class Outcome {
  /** The exit status of an edit that is stored, although not everything in it can be served. */
  static final int WITH_WARNINGS = 3;

  private static final Pattern OPERATION = Pattern.compile("^operations\\[[0-9]+\\]\\.(value\\.)?");

  private Outcome() {}

  /**
   * Prints what was done with the new revision, what is stored but cannot be served, and what may surprise.
   *
   * @param done what was done, such as {@code restored}
   * @param answer {@code revision}, {@code warnings} and {@code advice}
   * @return the exit status; advice does not change it
   */
  static int print(CommandSpec spec, String done, JsonObject answer) {
    spec.commandLine().getOut().println(done + ", revision " + answer.getLong("revision"));
    print(spec, "stored, but not served: ", answer.getJsonArray("warnings", new JsonArray()));
    print(spec, "", answer.getJsonArray("advice", new JsonArray()));
    return answer.getJsonArray("warnings", new JsonArray()).isEmpty() ? 0 : WITH_WARNINGS;
  }

  private static void print(CommandSpec spec, String what, JsonArray warnings) {
    for (int i = 0; i < warnings.size(); i++) {
      spec.commandLine().getErr().println(
          spec.qualifiedName() + ": warning: " + what + line(warnings.getJsonObject(i)));
    }
  }

  /** A violation in one line; of an operation, which only the command knows, just the place in the object. */
  static String line(JsonObject violation) {
    String path = OPERATION.matcher(violation.getString("path", "")).replaceFirst("");
    return "%s: %s; expected %s".formatted(path.isEmpty() ? "document" : path,
        violation.getString("problem", ""), violation.getString("expected", ""));
  }
}
