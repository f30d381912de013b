// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.cluster;

import io.vertx.core.json.JsonObject;
import io.weft.cli.ctl.ManagementAddress;
import io.weft.cli.ctl.ManagementClient;
import io.weft.cli.error.CommandFailure;
import io.weft.cli.settings.SettingsOptions;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.file.DirectoryInUseException;
import io.weft.config.store.ConfigStoreException;
import io.weft.service.ClusterLeaving;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft cluster leave}: makes a node one that stands alone again. */
@Command(
    name = "leave",
    modelTransformer = SettingsOptions.Client.class,
    description = "Let a process that runs, or the node of a data directory that none uses, leave its cluster. It keeps its ports, the "
        + "namespaces that lie on it alone and all hosts, and stands alone; the others lose these, and replace the cluster key. "
        + "If this is interrupted, run it again.",
    mixinStandardHelpOptions = true)
final class LeaveCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Option(names = "--data", paramLabel = "DIR", description = "The node's data directory. If a process uses it, that process is asked. "
      + "Default: that of the process that --http names")
  private @Nullable Path data;

  @Option(names = "--http", paramLabel = "URL",
      description = "The management service of the process that is to leave. Default: http://127.0.0.1:8080, or what the settings http-listen "
          + "and http-port say. If no process runs: that of another member, such as http://192.0.2.1:8080, if there is one.")
  private @Nullable String url;

  @Override
  public Integer call() throws Exception {
    Path directory = data;
    if (directory == null) {
      ask(new JsonObject());
      return 0;
    }
    try (ClusterLeaving leaving = ClusterLeaving.of(directory)) {
      if (leaving.others().isEmpty()) {
        leaving.keepLast();
      } else {
        leave(leaving);
      }
      leaving.forget();
      spec.commandLine().getOut().printf("node %s stands alone. Start it with 'weft up --data %s'%n", leaving.node(), directory);
      return 0;
    } catch (DirectoryInUseException _) {
      ask(new JsonObject().put("directory", directory.toAbsolutePath().normalize().toString()));
      return 0;
    } catch (ConfigStoreException | InvalidConfigurationException e) {
      throw CommandFailure.misuse(String.valueOf(e.getMessage()), e);
    }
  }

  /** Asks the process that runs. @param wanted may say which directory it must use */
  private void ask(JsonObject wanted) throws InterruptedException {
    ManagementClient client = new ManagementClient(url == null ? ManagementAddress.url(SettingsOptions.load(spec)) : url);
    JsonObject left = client.leaveCluster(wanted);
    spec.commandLine().getOut().printf("node %s stands alone, and serves on. Its configuration is at revision %d%n",
        left.getString("node"), left.getLong("revision"));
  }

  private void leave(ClusterLeaving leaving) throws Exception {
    String other = url;
    if (other == null) {
      throw CommandFailure.misuse("node %s is one of several: name the management service of another one, of %s, with --http URL, to tell them"
          .formatted(leaving.node(), String.join(", ", leaving.others())), null);
    }
    ManagementClient client = new ManagementClient(other);
    JsonObject cluster = client.cluster();
    if (!leaving.clusterId().equals(cluster.getString("id"))) {
      throw CommandFailure.misuse("%s is a member of another cluster, %s; name a member of the node's own".formatted(other,
          cluster.getString("name")), null);
    }
    if (cluster.getJsonArray("nodes").stream().noneMatch(node -> leaving.node().equals(((JsonObject) node).getString("name")))) {
      spec.commandLine().getErr().printf("%s: note: %s was removed from the cluster before; it starts with the configuration that was kept "
          + "for it in its data directory then, if there is one%n", spec.qualifiedName(), leaving.node());
      return;
    }
    leaving.keep(client.save().getBytes(StandardCharsets.UTF_8));
    client.removeNode(leaving.node(), true);
  }
}
