// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.cluster;

import io.vertx.core.json.JsonObject;
import io.weft.cli.settings.SettingsOptions;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft cluster remove-node}: removes a member. */
@Command(
    name = "remove-node",
    description = "Remove a node from the cluster for good, and replace the cluster key, which it knows. Remove its ports first, and move "
        + "its namespaces, or give --everything.",
    modelTransformer = SettingsOptions.Client.class,
    mixinStandardHelpOptions = true)
final class RemoveNodeCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Mixin
  private ServiceOption service = new ServiceOption();

  @Parameters(paramLabel = "NODE", description = "The node's name.")
  private String node = "";

  @Option(names = "--everything", description = "Remove its ports and the namespaces that lie on it alone with it. Their data is kept.")
  private boolean everything;

  @Override
  public Integer call() throws InterruptedException {
    JsonObject answer = service.client(spec).removeNode(node, everything);
    spec.commandLine().getOut().printf("removed %s; the cluster has %s%n", node, answer.getJsonArray("nodes").stream()
        .map(String::valueOf).collect(Collectors.joining(", ")));
    if (answer.getString("key-problem") == null) {
      spec.commandLine().getOut().printf("the cluster key, which %s knows, is being replaced by generation %d%n", node,
          answer.getInteger("generation"));
    } else {
      spec.commandLine().getErr().printf("%s: warning: %s knows the cluster key, which cannot be replaced now: %s; do that with "
          + "'weft cluster rotate-key'%n", spec.qualifiedName(), node, answer.getString("key-problem"));
    }
    return 0;
  }
}
