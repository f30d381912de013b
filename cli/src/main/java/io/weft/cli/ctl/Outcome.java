// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.ctl;

import io.vertx.core.json.JsonObject;
import io.weft.config.attribute.Root;
import io.weft.config.attribute.Subsystems;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/** Reports the management service's answer to an edit. */
final class Outcome {
  /** The exit status of an edit that is stored, although not everything in it can be served. */
  static final int WITH_WARNINGS = 3;

  private static final Pattern OPERATION = Pattern.compile("^operations\\[[0-9]+\\]\\.(value\\.)?");

  private Outcome() {}

  /**
   * Prints what was done with the new revision, what of it is stored but cannot be served, and what may surprise.
   *
   * @param done what was done, such as {@code restored}
   * @param answer {@code revision}, {@code warnings} and {@code advice}; the warnings are about the whole configuration.
   *     {@code operations}, if the edit consisted of some: only what they put counts then, and of the rest just the number
   *     is told
   * @return the exit status; neither advice nor the rest of the configuration changes it
   */
  static int print(CommandSpec spec, String done, JsonObject answer) {
    spec.commandLine().getOut().println(done + ", revision " + answer.getLong("revision"));
    List<JsonObject> all = ConfigView.objects(answer, "warnings");
    List<JsonObject> own = answer.containsKey("operations")
        ? all.stream().filter(concerns(ConfigView.objects(answer, "operations"))).toList() : all;
    print(spec, "stored, but not served: ", own);
    print(spec, "", ConfigView.objects(answer, "advice"));
    if (own.size() < all.size()) {
      spec.commandLine().getErr().println("%s: note: %d other object(s) are not served; 'weft ctl list' shows them"
          .formatted(spec.qualifiedName(), all.size() - own.size()));
    }
    return own.isEmpty() ? 0 : WITH_WARNINGS;
  }

  private static void print(CommandSpec spec, String what, List<JsonObject> warnings) {
    warnings.forEach(warning ->
        spec.commandLine().getErr().println(spec.qualifiedName() + ": warning: " + what + line(warning)));
  }

  /** Whether a warning is about what operations put, or about the node as a whole. */
  private static Predicate<JsonObject> concerns(List<JsonObject> operations) {
    List<String> places = operations.stream().filter(operation -> "put".equals(operation.getString("op")))
        .map(Outcome::place).toList();
    return warning -> {
      String path = warning.getString("path", "");
      return path.isEmpty() || places.stream().anyMatch(path::startsWith);
    };
  }

  /** Where warnings about the object of an operation are; those of a subsystem's namespaces are not among them. */
  private static String place(JsonObject operation) {
    JsonObject value = operation.getJsonObject("value", new JsonObject());
    String nqn = value.getString("nqn", "");
    return switch (operation.getString("kind", "")) {
      case "namespace" -> "%s.%s.".formatted(Root.SUBSYSTEMS.place(operation.getString("subsystem", "")),
          Subsystems.NAMESPACES.place(String.valueOf(value.getValue("nsid"))));
      case "port" -> Root.PORTS.place(String.valueOf(value.getValue("portid"))) + ".";
      case "host" -> Root.HOSTS.place(nqn) + ".";
      case "ana_group" -> Root.ANA_GROUPS.place(String.valueOf(value.getValue("grpid"))) + ".";
      default -> Root.SUBSYSTEMS.place(nqn) + ".attr.";
    };
  }

  /** A violation in one line; of an operation, which only the command knows, just the place in the object. */
  static String line(JsonObject violation) {
    return line(OPERATION.matcher(violation.getString("path", "")).replaceFirst(""), violation);
  }

  /** A violation in one line, with its place in the document that the user has written. */
  static String lineOfDocument(JsonObject violation) {
    return line(violation.getString("path", ""), violation);
  }

  private static String line(String path, JsonObject violation) {
    return "%s: %s; expected %s".formatted(path.isEmpty() ? "document" : path,
        violation.getString("problem", ""), violation.getString("expected", ""));
  }
}
