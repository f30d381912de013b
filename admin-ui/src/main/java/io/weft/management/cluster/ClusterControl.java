// SPDX-License-Identifier: Apache-2.0
package io.weft.management.cluster;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The cluster that this process is a member of. Methods may be called from any thread and do not block; their futures fail
 * with {@link RefusedException} for what cannot be done as things are.
 */
public interface ClusterControl {
  /** The members, who of them lives and votes, who leads, where ANA groups are, and what is wrong, as JSON. */
  Future<JsonObject> status();

  /** What is wrong with this node's part in the cluster although it serves, such as that there is no majority; empty if nothing is. */
  Optional<String> trouble();

  /** What an administrator should know of strangers at this node's ports for the cluster; empty if there was none. */
  Optional<String> strangers();

  /**
   * Makes a token with which one node can join.
   *
   * @param roles what the node may be: {@code target}, {@code discovery}, {@code admin}, {@code voter}
   * @param lifetime how long the token is good
   * @return {@code token} and {@code expires}
   */
  Future<JsonObject> issueToken(Set<String> roles, Duration lifetime);

  /**
   * Removes a node for good: it loses its vote, its certificate is refused from then on, and the cluster key, which it knows, is
   * replaced.
   *
   * @param everything whether its ports and the namespaces that lie on it alone are removed with it
   * @return the {@code nodes} that are left, and the {@code generation} of the new key or the {@code key-problem}
   */
  Future<JsonObject> removeNode(String node, boolean everything);

  /** Makes a new cluster key, which all nodes then take over. @return its {@code generation} */
  Future<JsonObject> rotateKey();
}
