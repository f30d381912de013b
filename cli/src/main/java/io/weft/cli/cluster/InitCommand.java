// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.cluster;

import io.weft.cli.error.CommandFailure;
import io.weft.config.store.ConfigStoreException;
import io.weft.service.ClusterSetup;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft cluster init}: makes a node the first of a new cluster. */
@Command(
    name = "init",
    description = "Make the node of a data directory the first of a new cluster. It keeps its configuration.",
    mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Mixin
  private SelfOptions self = new SelfOptions();

  @Option(names = "--cluster", paramLabel = "NAME", defaultValue = "weft",
      description = "The cluster's name, for people. Default: ${DEFAULT-VALUE}")
  private String cluster = "";

  @Override
  public Integer call() {
    try {
      ClusterSetup.init(self.data(), cluster, self.self());
    } catch (ConfigStoreException | IllegalArgumentException e) {
      throw CommandFailure.misuse(String.valueOf(e.getMessage()), e);
    }
    spec.commandLine().getOut().printf("node %s is the first of the cluster %s. Start it with 'weft up --data %s'%n",
        self.name(), cluster, self.data());
    return 0;
  }
}
