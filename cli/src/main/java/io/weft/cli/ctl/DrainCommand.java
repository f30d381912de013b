// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.ctl;

import io.vertx.core.json.JsonObject;
import io.weft.cli.error.CommandFailure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code weft ctl drain}: lets other nodes take the ANA groups that a node owns. */
@Command(name = "drain", mixinStandardHelpOptions = true,
    description = "Have a node of a cluster give up the ANA groups that other nodes reach too, and take none until it is undrained. "
        + "Hosts go on without an I/O error. Namespaces that lie on the node alone stay there.")
final class DrainCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @ParentCommand
  private CtlCommand ctl = new CtlCommand(); // replaced by picocli

  @Parameters(paramLabel = "NODE", description = "The node's name.")
  private String node = "";

  @Option(names = "--wait", paramLabel = "SECONDS", defaultValue = "60",
      description = "The longest wait until the node owns none of these groups any more; 0 not to wait. Default: ${DEFAULT-VALUE}")
  private int seconds;

  @Override
  public Integer call() throws InterruptedException {
    if (seconds < 0) {
      throw new ParameterException(spec.commandLine(), "--wait is %d; expected a number of seconds, or 0 not to wait".formatted(seconds));
    }
    ManagementClient client = ctl.client();
    JsonObject answer = new Editor(client).edit(config -> List.of(NodeStates.put(config, node, NodeStates.DRAINED)));
    int status = Outcome.print(spec, "drained " + node, answer);
    List<Integer> own = NodeStates.ownGroups(client.configuration(), node);
    if (!own.isEmpty()) {
      spec.commandLine().getOut().println("note: the namespaces of ANA group %s stay on %s, since no other node reaches their devices"
          .formatted(String.join(", ", own.stream().map(String::valueOf).toList()), node));
    }
    if (seconds > 0) {
      awaitEmpty(client);
      spec.commandLine().getOut().println(node + " owns no ANA group that other nodes reach");
    }
    return status;
  }

  private void awaitEmpty(ManagementClient client) throws InterruptedException {
    Polling.await(seconds, () -> left(new Holdings(node, client.cluster())), left -> CommandFailure.failed(
        "%s is drained, but still has %s after %d s. It gives up what it has as soon as another node takes it; ".formatted(node, left, seconds)
            + "run this again to wait for that", null));
  }

  /** What it has still to give up. @throws CommandFailure if waiting does not help */
  private Optional<String> left(Holdings holdings) {
    if (holdings.isEmpty()) {
      return Optional.empty();
    }
    if (!holdings.canMove()) {
      throw CommandFailure.failed("%s is drained, but keeps %s. Let another node take it with 'weft ctl undrain NODE'"
          .formatted(node, holdings.describe()), null);
    }
    return Optional.of(holdings.describe());
  }
}
