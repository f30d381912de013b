// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.cluster;

import io.weft.cli.settings.SettingsOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft cluster token}: makes a token. */
@Command(
    name = "token",
    description = "Print a token with which one node can join the cluster. Whoever has it can join: keep it secret.",
    modelTransformer = SettingsOptions.Client.class,
    mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Mixin
  private ServiceOption service = new ServiceOption();

  @Option(names = "--roles", paramLabel = "ROLES", defaultValue = "target,discovery,admin,voter",
      description = "What the node may be. Default: ${DEFAULT-VALUE}")
  private String roles = "";

  @Option(names = "--hours", paramLabel = "N", defaultValue = "24", description = "How long the token is good. Default: ${DEFAULT-VALUE}")
  private int hours;

  @Override
  public Integer call() throws InterruptedException {
    spec.commandLine().getOut().println(service.client(spec).issueToken(roles, hours).getString("token"));
    return 0;
  }
}
