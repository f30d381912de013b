// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster;

import io.vertx.core.buffer.Buffer;
import io.weft.cluster.identity.ClusterDirectory;
import io.weft.cluster.identity.IdentityException;
import io.weft.cluster.identity.Member;
import io.weft.cluster.peers.Peers;
import io.weft.cluster.peers.Subscription;
import io.weft.cluster.raft.AgreedState;
import io.weft.cluster.raft.Agreement;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node in step with the members that are agreed on: their list on its disk, by which it finds the others at its next
 * start, the voters that it asks, and its own place among them. It also passes on that something new was agreed on, so that
 * nodes without a vote need not wait until they ask.
 */
final class Members implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Members.class);
  private static final String NEWS = "agreed";
  private static final Duration RETRY = Duration.ofSeconds(2);
  /** How often it is looked whether this node has lost its vote by itself. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final ClusterDirectory directory;
  private final Agreement agreement;
  private final Peers peers;
  private final Subscription news;
  private final Semaphore changed = new Semaphore(0);
  private final Consumer<AgreedState> watch = this::follow;
  private final Thread thread;
  /** Why this node did not become a voter when it was tried last. */
  private String lastFailure = "";

  Members(ClusterDirectory directory, Agreement agreement, Peers peers) {
    this.directory = directory;
    this.agreement = agreement;
    this.peers = peers;
    this.news = peers.subscribe(NEWS, message -> agreement.nudge(message.getLong(0)));
    this.thread = Thread.ofVirtual().name("weft-members").start(this::run);
    agreement.watch(watch);
  }

  private void follow(AgreedState state) {
    if (agreement.isLeader()) {
      peers.publish(NEWS, Buffer.buffer().appendLong(state.serial()));
    }
    changed.release();
  }

  private void run() {
    try {
      while (true) {
        boolean settled = keep(Roster.members(agreement.state())) && takePlace();
        changed.tryAcquire((settled ? LOOK : RETRY).toMillis(), TimeUnit.MILLISECONDS);
        changed.drainPermits();
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** Takes over the members that are agreed on. */
  private boolean keep(List<Member> members) {
    if (members.isEmpty() || members.equals(directory.membership().members())) {
      return true;
    }
    try {
      directory.saveMembers(members);
      agreement.know(Roster.voters(members));
      return true;
    } catch (IdentityException e) {
      LOG.warn("the list of the cluster's members cannot be kept: {}", e.getMessage());
      return false;
    }
  }

  /** Becomes a voter, if this node is to be one. */
  private boolean takePlace() throws InterruptedException {
    Member self = directory.membership().identity().self();
    if (!self.votes() || agreement.isVoting() && agreement.part().ailment().isEmpty()) {
      return true;
    }
    try {
      if (agreement.part().ailment().isPresent()) {
        agreement.part().regainVote();
      } else {
        agreement.addVoter(Roster.voter(self));
      }
      LOG.info("this node votes on what its cluster agrees on");
      return true;
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      if (!message.equals(lastFailure)) {
        lastFailure = message;
        LOG.warn("this node is to vote, and the voters have not taken it in yet: {}", message);
      }
      return false;
    }
  }

  @Override
  public void close() {
    agreement.unwatch(watch);
    news.close();
    thread.interrupt();
  }
}
