// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.cluster;

import io.vertx.core.json.JsonObject;
import io.weft.cli.ctl.Table;
import io.weft.cli.settings.SettingsOptions;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft cluster status}: shows the cluster. */
@Command(
    name = "status",
    description = "Show the nodes of the cluster, and where ANA groups are that several of them reach.",
    modelTransformer = SettingsOptions.Client.class,
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private static final String NONE = "-";

  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Mixin
  private ServiceOption service = new ServiceOption();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    JsonObject status = service.client(spec).cluster();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(status.encodePrettily());
    } else {
      print(status, out);
    }
    return 0;
  }

  private static void print(JsonObject status, PrintWriter out) {
    out.printf("cluster %s at revision %d, %s%n%n", status.getString("name"), status.getLong("revision"),
        status.getString("leader") == null ? "without a leader" : "led by " + status.getString("leader"));
    Table nodes = new Table("NODE", "NUMBER", "ROLES", "ADDRESS", "STATE", "HEALTH");
    for (JsonObject node : objects(status, "nodes")) {
      nodes.add(node.getString("name"), node.getInteger("number"), words(node, "roles"),
          node.getString("address") + ":" + node.getInteger("port"), node.getString("state"),
          node.getBoolean("alive") ? node.getString("health") : "not reached");
    }
    nodes.print(out);
    Table groups = new Table("ANA GROUP", "NODES", "OWNER", "EPOCH");
    for (JsonObject group : objects(status, "ana-groups")) {
      groups.add(group.getInteger("id"), words(group, "nodes"), group.getString("owner", NONE), group.getLong("epoch", 0L));
    }
    if (!objects(status, "ana-groups").isEmpty()) {
      out.println();
      groups.print(out);
    }
    if (!status.getJsonArray("missing-voters").isEmpty()) {
      out.printf("%nvoters that do not answer: %s%n", words(status, "missing-voters"));
    }
    if (status.getString("trouble") != null) {
      out.printf("%n%s: %s%n", status.getString("node"), status.getString("trouble"));
    }
    RotateKeyCommand.progress(status).ifPresent(progress -> out.printf("%nthe cluster key is being replaced: %s%n", progress));
    JsonObject strangers = status.getJsonObject("strangers");
    if (strangers.getLong("refused") > 0) {
      out.printf("%nnode %s has refused %d connections of strangers, the last one from %s%n", status.getString("node"),
          strangers.getLong("refused"), strangers.getString("last"));
    }
  }

  private static List<JsonObject> objects(JsonObject status, String name) {
    return status.getJsonArray(name).stream().map(JsonObject.class::cast).toList();
  }

  /** The texts of a list that is a member of an object, separated by commas. */
  static String words(JsonObject object, String name) {
    return object.getJsonArray(name).stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
