// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster;

import io.weft.cluster.peers.Peers;
import io.weft.cluster.peers.Subscription;
import io.weft.cluster.raft.Agreement;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Elects a new leader of the voters as soon as the peers miss the one before, which they do within a second of the end of its
 * process. The voters by themselves would notice its silence up to 2.5 s later, and until there is a leader nobody counts the
 * leases of those that are gone.
 */
final class Succession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Succession.class);

  private final Peers peers;
  private final Agreement agreement;
  private final Semaphore changed = new Semaphore(0);
  private final Thread thread;
  private final Subscription watch;

  Succession(Peers peers, Agreement agreement) {
    this.peers = peers;
    this.agreement = agreement;
    this.thread = Thread.ofVirtual().name("weft-succession").start(this::run);
    this.watch = peers.watch(changed::release);
  }

  private void run() {
    Set<String> before = Set.of();
    try {
      while (true) {
        changed.acquire();
        changed.drainPermits();
        Set<String> alive = Set.copyOf(peers.alive().keySet());
        String leader = agreement.leading().orElse("");
        if (before.contains(leader) && !alive.contains(leader) && isNext(peers.node(), alive, agreement.voters())) {
          stand(leader);
        }
        before = alive;
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** Whether a node is the one to stand. If several did at once, none might get a majority. */
  static boolean isNext(String node, Collection<String> alive, Set<String> voters) {
    return voters.contains(node)
        && alive.stream().filter(voters::contains).allMatch(other -> node.compareTo(other) <= 0);
  }

  private void stand(String leader) {
    try {
      LOG.info("node {}, which led the voters, is gone: this node wants to lead", leader);
      agreement.standAfter(leader);
    } catch (IOException e) {
      LOG.debug("this node cannot stand for election", e);
    }
  }

  @Override
  public void close() {
    watch.close();
    thread.interrupt();
  }
}
