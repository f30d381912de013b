// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.cluster;

import io.vertx.core.json.JsonObject;
import io.weft.cli.settings.SettingsOptions;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft cluster remove-node}: removes a member. */
@Command(
    name = "remove-node",
    description = "Remove a node from the cluster for good. Remove its ports first, and move its namespaces.",
    modelTransformer = SettingsOptions.Client.class,
    mixinStandardHelpOptions = true)
final class RemoveNodeCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Mixin
  private ServiceOption service = new ServiceOption();

  @Parameters(paramLabel = "NODE", description = "The node's name.")
  private String node = "";

  @Override
  public Integer call() throws InterruptedException {
    JsonObject answer = service.client(spec).removeNode(node);
    spec.commandLine().getOut().printf("removed %s; the cluster has %s%n", node, answer.getJsonArray("nodes").stream()
        .map(String::valueOf).collect(Collectors.joining(", ")));
    return 0;
  }
}
