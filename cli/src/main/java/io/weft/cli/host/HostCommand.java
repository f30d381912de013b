// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.host;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weft host}: Weft's own host, for use where there is no Linux host. */
@Command(
    name = "host",
    description = "Inspect, read and write the namespaces of a target without a Linux host.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
        HostDiscover.class, HostIdentify.class, HostRead.class, HostWrite.class, HostFlush.class
    })
public final class HostCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
