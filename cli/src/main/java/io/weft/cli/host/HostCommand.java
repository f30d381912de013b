// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.host;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weft host}: Weft's own host, for those who have no kernel host at hand. */
@Command(
    name = "host",
    description = "Look at, read and write the namespaces of a target, without a kernel host.",
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
