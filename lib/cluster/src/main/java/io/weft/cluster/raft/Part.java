// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import io.weft.cluster.raft.log.Ailment;
import io.weft.cluster.raft.log.DamagedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's part in the agreement: it votes, or follows the voters. A node that should vote and cannot, since its log is damaged or
 * could not be written, follows them until it has regained its vote.
 */
public final class Part implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Part.class);

  private final AgreementOptions options;
  private final Ballot ballot;
  private final Leadership leadership;
  private final Consumer<AgreedState> applied;
  /** Guards the three below. */
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Optional<Voter> voter = Optional.empty();
  private volatile Optional<Follower> follower = Optional.empty();
  private volatile Optional<Ailment> ailment = Optional.empty();

  /** A part that has not begun. @param applied learns states, some of them late or twice; must not block */
  Part(AgreementOptions options, Ballot ballot, Leadership leadership, Consumer<AgreedState> applied) {
    this.options = options;
    this.ballot = ballot;
    this.leadership = leadership;
    this.applied = applied;
  }

  /**
   * Begins.
   *
   * @param hasTakenPart whether the node has taken part before: then a voter must have its log
   * @throws IOException if a voter cannot listen, or write its log
   */
  void begin(boolean hasTakenPart) throws IOException {
    if (options.listen().isEmpty()) {
      follow();
      return;
    }
    lock.lock();
    try {
      if (hasTakenPart && Files.notExists(DamagedLog.of(options.directory()))) {
        throw new DamagedLog("%s is gone".formatted(DamagedLog.of(options.directory())), null);
      }
      voter = Optional.of(startVoter(options));
    } catch (DamagedLog e) {
      ail(new Ailment(Ailment.Kind.DAMAGED, String.valueOf(e.getMessage())));
    } finally {
      lock.unlock();
    }
  }

  private Voter startVoter(AgreementOptions as) throws IOException {
    Voter started = new Voter(as, as.listen().orElseThrow(), leadership, applied, this::logFailed);
    started.start();
    return started;
  }

  private void follow() {
    Follower begun = new Follower(options, ballot, applied);
    begun.start();
    follower = Optional.of(begun);
  }

  private void ail(Ailment now) {
    LOG.error("this node does not vote any more: {}", now.problem());
    ailment = Optional.of(now);
    follow();
  }

  /** The library's log does not recover from that by itself. Called by its thread, which must not be kept. */
  private void logFailed(Voter failed, Throwable cause) {
    Thread.ofVirtual().name("weft-log-failed").start(() -> {
      lock.lock();
      try {
        if (voter.filter(now -> now == failed).isPresent()) {
          voter = Optional.empty();
          leadership.lost();
          ail(new Ailment(Ailment.Kind.UNWRITTEN, "%s cannot be written: %s".formatted(DamagedLog.of(options.directory()), cause.getMessage())));
          failed.close();
        }
      } catch (IOException e) {
        LOG.warn("the part of this node in the voters' log did not end cleanly: {}", e.getMessage());
      } finally {
        lock.unlock();
      }
    });
  }

  /** Why this node, which should vote, does not: it follows the others, and serves what it knows. Empty if it need not, or does. */
  public Optional<String> ailment() {
    return ailment.map(Ailment::problem);
  }

  /**
   * Lets the node vote again. If its log is damaged, the others first agree that it does not vote, since it may have forgotten what it has
   * acknowledged; then it puts its log aside, and they take it in like a new voter. Blocks. If it fails, it can be called again.
   *
   * @throws IOException if the other voters do not agree in time, or there is still too little room
   */
  public void regainVote() throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (ailment.isEmpty()) {
        return;
      }
      boolean isDamaged = ailment.get().kind() == Ailment.Kind.DAMAGED;
      if (voter.isEmpty()) {
        voter = Optional.of(isDamaged ? anew() : again());
      }
      if (isDamaged) {
        ballot.addVoter(options.listen().orElseThrow());
      }
      follower.ifPresent(Follower::close);
      follower = Optional.empty();
      ailment = Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private Voter anew() throws IOException, InterruptedException {
    ballot.removeVoter(options.node());
    DamagedLog.putAside(options.directory());
    return startVoter(options.anew());
  }

  private Voter again() throws IOException {
    long free = Files.getFileStore(options.directory()).getUsableSpace();
    if (free < RatisSettings.ROOM) {
      throw new IOException("%s has %d bytes of free space; %d are needed".formatted(options.directory(), free, RatisSettings.ROOM));
    }
    try {
      return startVoter(options);
    } catch (DamagedLog e) {
      ailment = Optional.of(new Ailment(Ailment.Kind.DAMAGED, String.valueOf(e.getMessage())));
      throw e;
    }
  }

  boolean isVoting() {
    return voter.filter(Voter::isVoting).isPresent();
  }

  boolean isConnected() {
    return follower.map(Follower::isConnected).orElseGet(() -> info().map(known -> known.getLeaderId() != null).orElse(false));
  }

  Optional<String> leading() {
    return info().map(DivisionInfo::getLeaderId).map(RaftPeerId::toString);
  }

  private Optional<DivisionInfo> info() {
    Optional<Voter> now = voter;
    try {
      return now.isPresent() ? Optional.of(now.get().info()) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  void nudge(long serial) {
    follower.ifPresent(known -> known.nudge(serial));
  }

  void standAfter(String leader) throws IOException {
    Optional<Voter> now = voter;
    if (now.isPresent()) {
      now.get().standAfter(RaftPeerId.valueOf(leader));
    }
  }

  /** Ends the part. Blocks. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      follower.ifPresent(Follower::close);
      ailment = Optional.empty();
      Optional<Voter> last = voter;
      voter = Optional.empty();
      if (last.isPresent()) {
        last.get().close();
      }
    } finally {
      lock.unlock();
    }
  }
}
