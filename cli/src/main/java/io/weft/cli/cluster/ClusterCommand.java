// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.cluster;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weft cluster}: several nodes with one configuration. */
@Command(
    name = "cluster",
    description = "Make a cluster of several nodes with one configuration, join and show it.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {InitCommand.class, TokenCommand.class, JoinCommand.class, StatusCommand.class, LeaveCommand.class,
        RemoveNodeCommand.class, RotateKeyCommand.class})
public final class ClusterCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
