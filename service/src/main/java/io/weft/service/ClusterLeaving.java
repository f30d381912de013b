// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.weft.cluster.identity.ClusterDirectory;
import io.weft.cluster.identity.IdentityException;
import io.weft.cluster.identity.Member;
import io.weft.cluster.identity.Membership;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.file.DataDirectory;
import io.weft.config.file.FileConfigStore;
import io.weft.config.file.KeptConfiguration;
import io.weft.config.json.NvmetJson;
import io.weft.config.placement.NodeEdits;
import io.weft.config.rules.Rules;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigStoreException;
import io.weft.targetnode.LocalDevices;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes the node of a data directory, which no process uses, one that stands alone again: it keeps the part of the configuration that
 * is on it alone. If that is interrupted, it can be done again. All methods block.
 */
public final class ClusterLeaving implements AutoCloseable {
  private static final int SECONDS = 60;

  private final DataDirectory data;
  private final ClusterDirectory directory;

  private ClusterLeaving(DataDirectory data, ClusterDirectory directory) {
    this.data = data;
    this.directory = directory;
  }

  /** Begins. @throws ConfigStoreException if a process uses the directory, or its node is not a member of a cluster */
  public static ClusterLeaving of(Path path) throws ConfigStoreException {
    DataDirectory data = DataDirectory.open(path.toAbsolutePath().normalize());
    try {
      ClusterDirectory.tidy(data);
      return new ClusterLeaving(data, ClusterDirectory.open(data));
    } catch (IdentityException e) {
      data.close();
      throw new ConfigStoreException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The node's name in the cluster. */
  public String node() {
    return membership().identity().self().name();
  }

  /** The identifier of the cluster. */
  public String clusterId() {
    return membership().identity().clusterId().toString();
  }

  /** The other members that the node knew last. */
  public List<String> others() {
    return membership().members().stream().map(Member::name).filter(name -> !name.equals(node())).toList();
  }

  private Membership membership() {
    return directory.membership();
  }

  /**
   * Keeps the node's part of a configuration as its own.
   *
   * @param document the configuration of the cluster, in nvmetcli's format
   */
  public void keep(byte[] document) throws Exception {
    keep(NvmetJson.read(document, Configuration.EMPTY));
  }

  /** Keeps the node's part of the configuration that it knew last. */
  public void keepLast() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      WorkerExecutor worker = vertx.createSharedWorkerExecutor("weft-leave", 1);
      keep(await(worker.executeBlocking(() ->
          KeptConfiguration.open(vertx, worker, directory.path().resolve(FileConfigStore.FILE_NAME)).loaded().configuration())));
    } finally {
      await(vertx.close());
    }
  }

  private void keep(Configuration cluster) throws Exception {
    Configuration alone;
    try {
      alone = NodeEdits.alone(cluster, node());
    } catch (InvalidConfigurationException e) {
      throw new ConfigStoreException("node %s has no part of the configuration: %s".formatted(node(), e.getMessage()), e);
    }
    Vertx vertx = Vertx.vertx();
    try {
      ConfigStore store = await(FileConfigStore.open(vertx, data, new Rules(LocalDevices.formOnly())));
      await(store.edit(ConfigStore.ANY_REVISION, Change.to(alone)));
      await(store.close());
    } finally {
      await(vertx.close());
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(SECONDS, TimeUnit.SECONDS);
  }

  /** Forgets the cluster with all its secrets: the node stands alone from then on. */
  public void forget() throws ConfigStoreException {
    try {
      ClusterDirectory.leave(data);
    } catch (IdentityException e) {
      throw new ConfigStoreException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    data.close();
  }
}
