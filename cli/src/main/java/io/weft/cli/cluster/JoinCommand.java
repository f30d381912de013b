// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.cluster;

import io.weft.cli.error.CommandFailure;
import io.weft.config.store.ConfigStoreException;
import io.weft.service.ClusterSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft cluster join}: makes a node a member of a cluster that exists. */
@Command(
    name = "join",
    description = "Let the node of a data directory join a cluster. If this is interrupted, run it again with the same token.",
    mixinStandardHelpOptions = true)
final class JoinCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Mixin
  private SelfOptions self = new SelfOptions();

  @Option(names = "--data", paramLabel = "DIR", required = true,
      description = "The node's data directory, which no process uses now; it is made if it is missing.")
  private Path data = Path.of("");

  @Parameters(paramLabel = "TOKEN", description = "What 'weft cluster token' of a member has printed.")
  private String token = "";

  @Option(names = "--roles", paramLabel = "ROLE", split = ",", defaultValue = "target,discovery,admin",
      description = "What the node is to do: target, discovery, admin, voter; separated by commas. Three nodes that vote are "
          + "enough for most clusters. Default: ${DEFAULT-VALUE}")
  private List<String> roles = List.of();

  @Option(names = "--keep-configuration",
      description = "Leave a configuration of the node's own in the directory. It is not used while the node is a member.")
  private boolean keepConfiguration;

  @Option(names = "--wait", paramLabel = "SECONDS", defaultValue = "60",
      description = "Try again so long while no node of the cluster can answer. Default: ${DEFAULT-VALUE}")
  private int seconds;

  @Override
  public Integer call() throws InterruptedException {
    if (seconds < 0) {
      throw new ParameterException(spec.commandLine(), "--wait is %d; expected a number of seconds, or 0 to try once".formatted(seconds));
    }
    String[] last = {""};
    String cluster;
    try {
      cluster = ClusterSetup.join(data, token, self.self(), roles, keepConfiguration, Duration.ofSeconds(seconds), problem -> {
        if (!problem.equals(last[0])) {
          last[0] = problem;
          spec.commandLine().getErr().printf("%s: %s; trying again for up to %d s%n", spec.qualifiedName(), problem, seconds);
          spec.commandLine().getErr().flush();
        }
      });
    } catch (ConfigStoreException | IllegalArgumentException e) {
      throw CommandFailure.misuse(String.valueOf(e.getMessage()), e);
    }
    spec.commandLine().getOut().printf("node %s is a member of the cluster %s. Start it with 'weft up --data %s', or with target, "
        + "discovery, admin or voter instead of up%n", self.name(), cluster, data);
    return 0;
  }
}
