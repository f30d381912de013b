// SPDX-License-Identifier: Apache-2.0
package io.weft.management.cluster;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What this process is to a cluster, and how that changes while it runs. Methods may be called from any thread and do not block;
 * their futures fail with {@link RefusedException} for what cannot be done as things are.
 */
public interface ClusterMembership {
  /** The cluster that this process is a node of; empty while it stands alone. */
  Optional<ClusterControl> control();

  /** The data directory of this process, absolute. */
  String directory();

  /**
   * Makes a new cluster of this process. Its hosts, its configuration and whatever it serves go on.
   *
   * @param cluster the name of the cluster
   * @param self what the process is to it
   * @return the {@code revision} at which the configuration has the node, when that is in effect; fails with {@link
   *     IllegalArgumentException} if a name or an address has another form. If it fails, the process stands alone as before
   */
  Future<JsonObject> init(String cluster, FutureNode self);

  /**
   * Lets this process leave its cluster. It goes on with its ports and the namespaces that lie on it alone; what it shares is given back
   * first.
   *
   * @return the {@code node} that it was and the {@code revision} of its own configuration, when that is in effect. If it fails, the
   *     process is a node of the cluster as before
   */
  Future<JsonObject> leave();

  /**
   * What a process is to become.
   *
   * @param name the name of the node
   * @param address where other nodes reach it
   * @param port the first of its ports for the cluster
   */
  record FutureNode(String name, String address, int port) {}
}
