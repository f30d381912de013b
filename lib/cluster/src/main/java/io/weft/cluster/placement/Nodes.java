// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.placement;

/** What the leader knows of the nodes when it places groups. */
interface Nodes {
  /** Whether a node renews its lease. */
  boolean isRenewing(String node);

  /** Whether a node could have renewed its lease, and has not. */
  boolean isMissing(String node);

  /** Whether no lease of a node can be running. */
  boolean hasEnded(String node);

  /** Whether a node has said that it will not renew its lease. */
  boolean hasLeft(String node);

  /** Whether a node has renewed its lease without a break for so long that groups may return to it. */
  boolean isSteady(String node);
}
