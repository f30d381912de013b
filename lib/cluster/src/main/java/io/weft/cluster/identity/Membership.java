// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.identity;

import io.weft.cluster.certificate.Authority;
import io.weft.cluster.certificate.Material;
import io.weft.cluster.seal.KeyRing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that makes a node a member of a cluster.
 *
 * @param identity which cluster, and as what
 * @param members all nodes that were known when it was last written, among them the node itself
 * @param keys the cluster key
 * @param material the node's own key and certificate, and the authorities
 * @param authority the authority itself, which only a node that votes has
 */
public record Membership(ClusterIdentity identity, List<Member> members, KeyRing keys, Material material,
    @Nullable Authority authority) {
  /** Copies the list. */
  public Membership {
    members = List.copyOf(members);
  }
}
