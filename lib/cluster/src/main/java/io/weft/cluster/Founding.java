// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster;

import io.weft.cluster.certificate.Fingerprint;
import io.weft.cluster.identity.Member;
import io.weft.cluster.identity.Membership;
import io.weft.cluster.raft.AgreedRecord;
import io.weft.cluster.raft.AgreedState;
import io.weft.cluster.raft.Agreement;
import io.weft.cluster.raft.RecordChange;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.placement.NodeEdits;
import io.weft.config.store.ConfigStoreException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what a node had when it stood alone that of its new cluster: its configuration, with the node as the one that has all
 * of it, and its membership. It is agreed on as a whole, and happens once, whenever the process ends.
 */
final class Founding {
  private static final Logger LOG = LoggerFactory.getLogger(Founding.class);

  private Founding() {}

  /**
   * Whether a node has just made its cluster.
   *
   * @param membership the node's; nobody else is a member yet
   */
  static boolean isDue(Membership membership) {
    return membership.members().equals(List.of(membership.identity().self()));
  }

  /** Founds the cluster, if that was not done before. Blocks. @param alone what the node had @throws ConfigStoreException if it is not agreed on */
  static void found(Agreement agreement, Membership membership, Configuration alone)
      throws ConfigStoreException, InterruptedException {
    Member self = membership.identity().self();
    try {
      Configuration founded = alone.hasNodes() ? alone
          : NodeEdits.first(alone, Roster.entry(self)).withRevision(alone.revision() + 1);
      RecordChange member = new RecordChange.Put(Roster.key(self.name()), AgreedRecord.ABSENT,
          Roster.json(self, Fingerprint.of(membership.material().key().publicKey())));
      if (agreement.begin(founded, List.of(member))) {
        LOG.info("the configuration of this node is that of the cluster {} now", membership.identity().clusterName());
      }
    } catch (InvalidConfigurationException e) {
      throw new ConfigStoreException("this node's configuration cannot become that of a cluster: " + e.getMessage(), e);
    }
  }

  /** Whether a cluster was founded. */
  static boolean isDone(AgreedState state) {
    return !Roster.members(state).isEmpty();
  }
}
