// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.weft.cluster.identity.ClusterDirectory;
import io.weft.cluster.identity.ClusterIdentity;
import io.weft.cluster.identity.IdentityException;
import io.weft.cluster.identity.Member;
import io.weft.cluster.identity.NodeRole;
import io.weft.config.file.DataDirectory;
import io.weft.config.store.ConfigStoreException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/** Makes the node of a data directory a member of a cluster, while no process uses the directory. All methods block. */
public final class ClusterSetup {
  private ClusterSetup() {}

  /**
   * The node, as the cluster will know it.
   *
   * @param name its name
   * @param address where other nodes reach it
   * @param basePort the first of its ports for the cluster
   */
  public record Self(String name, String address, int basePort) {
    private Member as(int number, Set<NodeRole> roles) {
      return new Member(name, number, roles, address, basePort);
    }
  }

  /**
   * Makes a new cluster of the node, which keeps its configuration: at its next start it is the cluster's.
   *
   * @param data the data directory, which is made if it is missing
   * @param cluster the name of the cluster
   * @throws ConfigStoreException if the directory is in use, or its node is a member of a cluster already
   * @throws IllegalArgumentException if a name or an address has another form
   */
  public static void init(Path data, String cluster, Self self) throws ConfigStoreException {
    ClusterIdentity identity =
        new ClusterIdentity(UUID.randomUUID(), cluster, self.as(1, EnumSet.allOf(NodeRole.class)));
    try (DataDirectory directory = DataDirectory.open(data.toAbsolutePath().normalize())) {
      ClusterDirectory.create(directory, identity, Instant.now());
    } catch (IdentityException e) {
      throw new ConfigStoreException(String.valueOf(e.getMessage()), e);
    }
  }
}
