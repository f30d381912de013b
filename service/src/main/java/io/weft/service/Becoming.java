// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.cluster.identity.ClusterIdentity;
import io.weft.cluster.identity.Member;
import io.weft.config.Configuration;
import io.weft.config.file.DataDirectory;
import io.weft.config.node.NodeEntry;
import io.weft.config.placement.NodeEdits;
import io.weft.config.placement.NodeView;
import io.weft.config.rules.Rules;
import io.weft.config.store.ConfigStoreException;
import io.weft.management.cluster.RefusedException;
import io.weft.service.member.ClusterMember;
import io.weft.targetnode.TargetNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps by which a running process makes a cluster. The directory of the cluster appears whole on the disk, while edits wait: a start
 * that finds it founds the cluster with every edit that was acknowledged, and a start that does not stands alone with them.
 */
final class Becoming {
  private static final Logger LOG = LoggerFactory.getLogger(Becoming.class);

  private final Vertx vertx;
  private final DataDirectory directory;
  private final Rules rules;

  Becoming(Vertx vertx, DataDirectory directory, Rules rules) {
    this.vertx = vertx;
    this.directory = directory;
    this.rules = rules;
  }

  /** Looks for what would make the change fail, before anything is changed. @return fails with {@link RefusedException} */
  Future<Void> requirePossible(ClusterSetup.Self self, Optional<TargetNode> target, Configuration alone, ClusterIdentity identity) {
    return vertx.executeBlocking(() -> {
      Member member = identity.self();
      for (int port = member.basePort(); port < member.basePort() + Member.PORTS; port++) {
        requireFree(self.address(), port);
      }
      if (target.isPresent()) {
        NodeView future = NodeView.of(NodeEdits.first(alone, NodeEntry.of(member.name(), member.number(), member.address())), member.name());
        Optional<String> hindrance = target.get().hindrance(future);
        if (hindrance.isPresent()) {
          throw new RefusedException("%s. Let hosts disconnect, or stop the process for 'weft cluster init'".formatted(hindrance.get()));
        }
      }
      return null;
    });
  }

  private static void requireFree(String address, int port) throws RefusedException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      throw new RefusedException(("this process cannot listen for other nodes at %s:%d: %s; a node needs four ports, give others with "
          + "--cluster-port or --cluster-address").formatted(address.indexOf(':') >= 0 ? "[" + address + "]" : address, port, e.getMessage()));
    }
  }

  /**
   * Makes the cluster and takes part in it.
   *
   * @param alone what the process has, which does not change meanwhile
   * @param join prepares the services; if that fails, nothing is left of the cluster
   * @return the membership, whose configuration has the node. Fails with {@link RefusedException} if nothing has changed, with
   *     {@link ConfigStoreException} if the directory of the cluster stays
   */
  Future<ClusterMember> open(ClusterIdentity identity, Configuration alone, Function<ClusterMember, Future<Void>> join) {
    return vertx.<Void>executeBlocking(() -> {
          ClusterSetup.create(directory, identity);
          return null;
        })
        .compose(_ -> ClusterMember.open(vertx, directory, rules, alone))
        .compose(opened -> join.apply(opened).map(opened)
            .recover(failure -> opened.close().transform(_ -> Future.failedFuture(failure))))
        .recover(failure -> undo().transform(undone -> Future.failedFuture(
            ClusterMember.isMember(directory) ? stuck(undone.cause()) : refused(failure))));
  }

  private Future<Void> undo() {
    return vertx.executeBlocking(() -> {
      ClusterSetup.forget(directory);
      return null;
    });
  }

  private static Exception refused(Throwable failure) {
    LOG.warn("no cluster was made", failure);
    return new RefusedException("no cluster was made, and this process stands alone as before: " + failure.getMessage());
  }

  /** The next start would found the cluster with what was there when it was made: no edit may be acknowledged any more. */
  private static Exception stuck(Throwable failure) {
    return new ConfigStoreException(("no cluster was made, but what was begun could not be deleted: %s. This process serves on, and takes "
        + "no edits; mend that and start it again, as the first node of the cluster").formatted(failure.getMessage()), failure);
  }
}
