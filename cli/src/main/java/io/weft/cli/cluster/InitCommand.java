// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.cluster;

import io.vertx.core.json.JsonObject;
import io.weft.cli.error.CommandFailure;
import io.weft.cli.settings.SettingsOptions;
import io.weft.config.file.DirectoryInUseException;
import io.weft.config.store.ConfigStoreException;
import io.weft.service.ClusterSetup;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft cluster init}: makes a node the first of a new cluster. */
@Command(
    name = "init",
    modelTransformer = SettingsOptions.Client.class,
    description = "Make a process that runs, or the node of a data directory that none uses, the first of a new cluster. It keeps its "
        + "configuration; the hosts of a process that runs go on.",
    mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Mixin
  private SelfOptions self = new SelfOptions();

  @Option(names = "--cluster", paramLabel = "NAME", defaultValue = "weft",
      description = "The cluster's name, for people. Default: ${DEFAULT-VALUE}")
  private String cluster = "";

  @Option(names = "--data", paramLabel = "DIR",
      description = "The node's data directory, which is made if it is missing. If a process uses it, that process is asked. Default: that "
          + "of the process that --http names")
  private @Nullable Path data;

  @Mixin
  private ServiceOption service = new ServiceOption();

  @Override
  public Integer call() throws InterruptedException {
    Path directory = data;
    if (directory == null) {
      ask(null);
      return 0;
    }
    try {
      ClusterSetup.init(directory, cluster, self.self());
      spec.commandLine().getOut().printf("node %s is the first of the cluster %s. Start it with 'weft up --data %s'%n",
          self.name(), cluster, directory);
    } catch (DirectoryInUseException _) {
      ask(directory.toAbsolutePath().normalize());
    } catch (ConfigStoreException | IllegalArgumentException e) {
      throw CommandFailure.misuse(String.valueOf(e.getMessage()), e);
    }
    return 0;
  }

  /** Asks the process that runs. @param directory the one that it must use; null for any */
  private void ask(@Nullable Path directory) throws InterruptedException {
    JsonObject wanted =
        new JsonObject().put("cluster", cluster).put("name", self.name()).put("address", self.address()).put("port", self.port());
    if (directory != null) {
      wanted.put("directory", directory.toString());
    }
    JsonObject made = service.client(spec).initCluster(wanted);
    spec.commandLine().getOut().printf("node %s is the first of the cluster %s, and serves on. The configuration has it at revision %d%n",
        self.name(), cluster, made.getLong("revision"));
  }
}
