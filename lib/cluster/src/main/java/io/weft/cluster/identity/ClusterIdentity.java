// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.identity;

import io.weft.cluster.certificate.NodeName;
import java.util.UUID;

/**
 * Which cluster a node belongs to, and as what.
 *
 * @param clusterId the cluster's identifier
 * @param clusterName its name, for people
 * @param self the node
 */
public record ClusterIdentity(UUID clusterId, String clusterName, Member self) {
  /** Checks the name. @throws IllegalArgumentException if it has another form */
  public ClusterIdentity {
    if (!NodeName.isValid(clusterName)) {
      throw new IllegalArgumentException("'%s' is no name of a cluster, which has %s".formatted(clusterName, NodeName.FORM));
    }
  }
}
