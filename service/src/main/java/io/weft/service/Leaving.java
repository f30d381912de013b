// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.file.DataDirectory;
import io.weft.config.file.FileConfigStore;
import io.weft.config.file.KeptConfiguration;
import io.weft.config.placement.NodeEdits;
import io.weft.config.rules.LegalConfiguration;
import io.weft.config.rules.Rules;
import io.weft.config.store.ConfigStore;
import io.weft.management.cluster.RefusedException;
import io.weft.service.member.ClusterMember;
import io.weft.targetnode.LocalDevices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps by which a running node leaves its cluster: its part of the configuration is kept, another node removes it, and the directory
 * of the cluster goes, while edits wait. Whoever starts before the directory has gone is a node still, or one that was removed, and
 * leaves by doing all of it again.
 */
final class Leaving {
  private static final Logger LOG = LoggerFactory.getLogger(Leaving.class);

  private final Vertx vertx;
  private final DataDirectory directory;
  private final Rules rules;

  Leaving(Vertx vertx, DataDirectory directory, Rules rules) {
    this.vertx = vertx;
    this.directory = directory;
    this.rules = rules;
  }

  /**
   * Keeps the node's part of the configuration, and has the node removed.
   *
   * @return the store of a process that stands alone, with a later revision than the cluster's; if it fails, the node is a member still
   */
  Future<ConfigStore> leave(ClusterMember member) {
    return member.store().confirmed()
        .compose(cluster -> {
          try {
            return keep(cluster, NodeEdits.alone(cluster, member.node()));
          } catch (InvalidConfigurationException e) {
            return Future.failedFuture(e);
          }
        })
        .compose(_ -> FileConfigStore.open(vertx, directory, rules))
        .compose(own -> member.retire(vertx).map(own)
            .recover(failure -> own.close().transform(_ -> Future.failedFuture(failure))))
        .recover(failure -> {
          LOG.warn("the cluster was not left", failure);
          return Future.failedFuture(new RefusedException("the cluster was not left: " + failure.getMessage()));
        });
  }

  /** Keeps a configuration as that of the process alone. */
  private Future<Void> keep(Configuration cluster, Configuration wanted) {
    WorkerExecutor worker = vertx.createSharedWorkerExecutor("weft-leave", 1);
    return worker.executeBlocking(() -> {
      new Rules(LocalDevices.formOnly()).require(LegalConfiguration.trusted(cluster), wanted);
      KeptConfiguration kept = KeptConfiguration.open(vertx, worker, directory.resolve(FileConfigStore.FILE_NAME));
      Configuration before = kept.loaded().configuration();
      Configuration alone = wanted.withRevision(Math.max(before.revision(), cluster.revision()) + 1);
      kept.keep(before, alone);
      kept.tidy(alone);
      return kept.close(alone);
    }).compose(closed -> closed).eventually(worker::close);
  }

  /** Forgets the cluster, which is closed. Never fails: if something stays on the disk, the log says so. */
  Future<Void> forget() {
    return vertx.<Void>executeBlocking(() -> {
      ClusterSetup.forget(directory);
      return null;
    }).recover(failure -> {
      LOG.error("the secrets of the cluster that was left are still there: {}; 'weft cluster leave --data {}' deletes them when this process "
          + "has ended", failure.getMessage(), directory.path());
      return Future.succeededFuture();
    });
  }
}
