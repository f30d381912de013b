// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.ctl;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code weft ctl undrain}: lets a node own ANA groups again. */
@Command(name = "undrain", mixinStandardHelpOptions = true,
    description = "Let a node of a cluster own ANA groups again. Those whose first node it is return to it, once it has been there for 15 s.")
final class UndrainCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @ParentCommand
  private CtlCommand ctl = new CtlCommand(); // replaced by picocli

  @Parameters(paramLabel = "NODE", description = "The node's name.")
  private String node = "";

  @Override
  public Integer call() throws InterruptedException {
    JsonObject answer = new Editor(ctl.client()).edit(config -> List.of(NodeStates.put(config, node, NodeStates.ACTIVE)));
    return Outcome.print(spec, "undrained " + node, answer);
  }
}
