// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.placement;

import io.weft.cluster.peers.NodeRecord;
import io.weft.cluster.peers.Peers;
import io.weft.cluster.peers.Subscription;
import io.weft.cluster.raft.AgreedState;
import io.weft.cluster.raft.Agreement;
import io.weft.cluster.raft.RaftConfigStore;
import io.weft.cluster.raft.RecordChange;
import io.weft.config.Configuration;
import io.weft.config.placement.DeviceUsers;
import io.weft.config.store.ConfigStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lets an edit give devices to other nodes only after those that may have used them without a lease have said that they let go. The
 * rules see to it that their namespaces are disabled by then; a node has let go when it has applied that, and has it on its
 * disk. A node that is cut off, or does not run, cannot say so: it may be serving what it knew last. What that node has kept of the
 * namespaces goes into the agreement with the edit.
 */
public final class HandOver implements RaftConfigStore.Guard {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Agreement agreement;
  private final Peers peers;
  private final Duration patience;
  private final HandedOver handedOver;

  /** A guard. @param peers what the nodes say of themselves */
  public HandOver(Agreement agreement, Peers peers) {
    this(agreement, peers, PATIENCE);
  }

  /** As above. @param patience how long an edit waits for nodes that are behind */
  HandOver(Agreement agreement, Peers peers, Duration patience) {
    this.agreement = agreement;
    this.peers = peers;
    this.patience = patience;
    this.handedOver = new HandedOver(peers);
  }

  @Override
  public List<RecordChange> require(Configuration before, Configuration after) throws ConfigStoreException, InterruptedException {
    AgreedState state = agreement.state();
    List<RecordChange> changes = new ArrayList<>(NamespaceEdits.of(state, before, after));
    Set<String> users = DeviceUsers.before(before, after, Placement.owners(state));
    if (!users.isEmpty()) {
      awaitWord(users, before.revision());
      changes.addAll(handedOver.take(state, DeviceUsers.leaving(before, after)));
    }
    return changes;
  }

  /** Waits until nodes have let go of what a revision does not let them use. */
  private void awaitWord(Set<String> users, long revision) throws ConfigStoreException, InterruptedException {
    Wake wake = new Wake();
    long end = System.nanoTime() + patience.toNanos();
    Subscription watch = peers.watch(wake::up);
    try {
      while (true) {
        Set<String> missing = new TreeSet<>(users);
        missing.removeIf(node -> hasLetGo(node, revision));
        if (missing.isEmpty()) {
          return;
        }
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw refused(missing);
        }
        wake.await(Duration.ofNanos(left));
      }
    } finally {
      watch.close();
    }
  }

  private boolean hasLetGo(String node, long revision) {
    return Optional.ofNullable(peers.alive().get(node)).map(NodeRecord::revision).filter(settled -> settled >= revision).isPresent();
  }

  private static ConfigStoreException refused(Set<String> missing) {
    String nodes = String.join(" and ", missing);
    return new ConfigStoreException(("%s may still be using devices that other nodes are to use, and %s not said that it has let go of them. "
        + "Try it again when %s runs and is reached; if it is gone for good, remove the namespaces and add them anew")
        .formatted(nodes, missing.size() == 1 ? "has" : "have", nodes), null);
  }
}
