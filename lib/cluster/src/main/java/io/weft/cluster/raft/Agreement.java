// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.store.ConfigStoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the nodes of a cluster agree on, as this node knows it, and its way to change it. Voters keep the log; other nodes
 * follow them.
 */
public final class Agreement implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agreement.class);
  private static final int ATTEMPTS = 20;
  private static final Duration HAND_OVER = Duration.ofSeconds(3);
  private static final Duration CATCH_UP = Duration.ofSeconds(10);

  private final Ballot ballot;
  private final Leadership leadership;
  private final Part part;
  private final List<Consumer<AgreedState>> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private volatile AgreedState state = AgreedState.EMPTY;

  private Agreement(AgreementOptions options) throws IOException {
    this.ballot = new Ballot(options);
    this.leadership = new Leadership(options.node(), this);
    this.part = new Part(options, ballot, leadership, this::follow);
  }

  /**
   * Takes part in the agreement. Blocks.
   *
   * @param hasTakenPart whether the node has taken part before: then a voter must have its log
   * @param first learns each state, in order, from the first one on; must not block
   * @throws IOException if a voter cannot listen, or write its log. One whose log is damaged follows the others ({@link Part#ailment})
   */
  public static Agreement start(AgreementOptions options, boolean hasTakenPart, Consumer<AgreedState> first) throws IOException {
    Agreement agreement = new Agreement(options);
    agreement.listeners.add(first);
    try {
      agreement.part.begin(hasTakenPart);
      return agreement;
    } catch (IOException | RuntimeException e) {
      agreement.close();
      throw e;
    }
  }

  /** Called in order. */
  private void follow(AgreedState next) {
    lock.lock();
    try {
      if (next.serial() <= state.serial()) {
        return;
      }
      state = next;
      listeners.forEach(listener -> listener.accept(next));
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What was agreed on, as far as this node knows. */
  public AgreedState state() {
    return state;
  }

  /** Calls a listener with the state now and each later one, in order; it must not block. */
  public void watch(Consumer<AgreedState> listener) {
    lock.lock();
    try {
      listeners.add(listener);
      listener.accept(state);
    } finally {
      lock.unlock();
    }
  }

  /** Calls a listener with the state now, in order with its other calls. */
  public void replay(Consumer<AgreedState> listener) {
    lock.lock();
    try {
      listener.accept(state);
    } finally {
      lock.unlock();
    }
  }

  /** Ends a watch. */
  public void unwatch(Consumer<AgreedState> listener) {
    listeners.remove(listener);
  }

  /** Says that another node has seen a state. Does nothing on a voter, which learns it from the leader. */
  public void nudge(long serial) {
    part.nudge(serial);
  }

  /**
   * Changes records. Blocks.
   *
   * @param change the changes for a state; called again if something else was faster. None if nothing is to be done
   * @return the state that has them
   * @throws ConfigStoreException if the voters do not agree in time
   */
  public AgreedState change(Function<AgreedState, List<RecordChange>> change) throws ConfigStoreException, InterruptedException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      AgreedState before = state;
      List<RecordChange> changes = change.apply(before);
      if (changes.isEmpty()) {
        return before;
      }
      Verdict verdict = propose(new Proposal(UUID.randomUUID(), Optional.empty(), changes));
      switch (verdict.outcome()) {
        case AGREED -> {
          return state;
        }
        case REFUSED -> throw new ConfigStoreException(verdict.problem(), null);
        case STALE -> LOG.debug("another change was faster");
      }
    }
    throw tooSlow();
  }

  /**
   * Decides something, if everything is as expected. Blocks.
   *
   * @return whether it was agreed on
   * @throws ConfigStoreException if the voters do not agree in time
   */
  public boolean decide(List<RecordChange> changes) throws ConfigStoreException, InterruptedException {
    return propose(Proposal.of(changes.toArray(RecordChange[]::new))).outcome() == Verdict.Outcome.AGREED;
  }

  static ConfigStoreException tooSlow() {
    return new ConfigStoreException("other edits were faster %d times; try again".formatted(ATTEMPTS), null);
  }

  /** Proposes, and waits until this node has the state that the verdict is about. */
  Verdict propose(Proposal proposal) throws ConfigStoreException, InterruptedException {
    byte[] entry = proposal.encode();
    Duration patience = Ballot.patience(entry);
    Verdict verdict = ballot.propose(entry);
    if (!await(verdict.serial(), patience)) {
      throw new ConfigStoreException("what was agreed on has not reached this node within %d s; it is in effect elsewhere"
          .formatted(patience.toSeconds()), null);
    }
    return verdict;
  }

  /** Waits until this node has what was agreed on before this call. Blocks. @throws ConfigStoreException if that cannot be told in time */
  public void catchUp() throws ConfigStoreException, InterruptedException {
    if (!await(ballot.latest(), CATCH_UP)) {
      throw new ConfigStoreException("what is current has not reached this node within %d s".formatted(CATCH_UP.toSeconds()), null);
    }
  }

  /** The revision that an edit has made, whoever proposed it, as far as this node knows; empty if it was not committed. */
  OptionalLong committed(UUID id) {
    // Its listeners know a state only when the lock is free again.
    lock.lock();
    try {
      return state.verdict(id).filter(verdict -> verdict.outcome() == Verdict.Outcome.AGREED).stream()
          .mapToLong(Verdict::revision).findFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until this node has a state. @return whether it has it in time */
  public boolean await(long serial, Duration limit) throws InterruptedException {
    if (state.serial() < serial) {
      nudge(serial);
    }
    long left = limit.toNanos();
    lock.lock();
    try {
      while (state.serial() < serial && left > 0) {
        left = moved.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
    return state.serial() >= serial;
  }

  /**
   * Asks the leader for a lease on what is placed on a node. Blocks.
   *
   * @return the serial number of the state that the node must have reached to know what it holds
   * @throws IOException if no leader grants it within a few seconds
   */
  public long renew(String node) throws IOException, InterruptedException {
    return ballot.renew(node);
  }

  /** Tells the leader that a node renews its lease no more, so that nothing is placed on it. Blocks. */
  public void leave(String node) throws IOException, InterruptedException {
    ballot.leave(node);
  }

  /** This node's time at the head of the voters. */
  public Leadership leadership() {
    return leadership;
  }

  /** Takes over who votes, to know whom to ask. */
  public void know(List<AgreementOptions.VoterAddress> voters) {
    ballot.know(voters);
  }

  /** Lets a voter take part that listens already. Blocks. @throws IOException if the others do not agree in time */
  public void addVoter(AgreementOptions.VoterAddress voter) throws IOException, InterruptedException {
    ballot.addVoter(voter);
  }

  /** Takes the vote of a node. Blocks. @throws IOException if the voters do not agree in time */
  public void removeVoter(String node) throws IOException, InterruptedException {
    ballot.removeVoter(node);
  }

  /** This node's part: whether it votes, and what keeps it from that. */
  public Part part() {
    return part;
  }

  /** Whether this node votes. */
  public boolean isVoting() {
    return part.isVoting();
  }

  /**
   * Begins with what one node had. Blocks.
   *
   * @param configuration what was not agreed on yet, at its revision
   * @param records further changes
   * @return whether it was agreed on; if not, something else was before
   */
  public boolean begin(Configuration configuration, List<RecordChange> records) throws ConfigStoreException, InterruptedException {
    return propose(new Proposal(UUID.randomUUID(), Optional.of(Edit.between(Configuration.EMPTY, configuration)), records))
        .outcome() == Verdict.Outcome.AGREED;
  }

  /**
   * Changes the configuration and records together, as {@link RaftConfigStore#edit} does. Blocks.
   *
   * @param change the configuration that is wanted of one, and the changes of records of its state
   * @return the state that has them
   */
  public AgreedState change(ChangeOfBoth change) throws ConfigStoreException, InvalidConfigurationException, InterruptedException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      AgreedState before = state;
      Configuration wanted = change.configuration(before);
      Edit edit = Edit.between(before.configuration(), wanted.withRevision(before.configuration().revision() + 1));
      Verdict verdict = propose(new Proposal(UUID.randomUUID(), Optional.of(edit), change.records(before)));
      switch (verdict.outcome()) {
        case AGREED -> {
          return state;
        }
        case REFUSED -> throw new ConfigStoreException(verdict.problem(), null);
        case STALE -> LOG.debug("another change was faster");
      }
    }
    throw tooSlow();
  }

  /** A change of the configuration and of records. */
  public interface ChangeOfBoth {
    /** The configuration that is wanted; its revision is ignored. */
    Configuration configuration(AgreedState state) throws InvalidConfigurationException;

    /** The changes of records that belong to it. */
    List<RecordChange> records(AgreedState state);
  }

  /** Makes a voter write what it knows, so that it need not keep its log. Blocks. */
  void snapshot(String node) throws IOException, InterruptedException {
    ballot.snapshot(node);
  }

  /** The voters that do not answer now. Blocks for up to some seconds. */
  public List<String> missing() throws InterruptedException {
    return ballot.missing();
  }

  /** Whether this node leads the voters. */
  public boolean isLeader() {
    return leadership.leases().isLeading();
  }

  /** Whether this node knows a leader, or, if it does not vote, a voter that answers. */
  public boolean isConnected() {
    return part.isConnected();
  }

  /** The voter that leads, as far as this voter knows; empty if it knows none, or does not vote. */
  public Optional<String> leading() {
    return part.leading();
  }

  /**
   * Lets another voter lead, if this one does: before it stops, since the others would notice only after seconds, and know nothing of
   * the leases. Blocks for some seconds at most, whether it succeeds or not.
   */
  public void resign() throws InterruptedException {
    Optional<String> self = Leadership.leader(state).filter(_ -> isLeader());
    for (String other : self.isPresent() ? answering(self.get()) : List.<String>of()) {
      try {
        ballot.handOver(other);
        awaitLeaderAfter(self.get());
        return;
      } catch (IOException | TimeoutException e) {
        LOG.debug("voter {} does not lead instead of this one", other, e);
      }
    }
  }

  /** The other voters that answer. */
  private List<String> answering(String self) throws InterruptedException {
    Set<String> others = new TreeSet<>(voters());
    others.remove(self);
    if (!others.isEmpty()) {
      List<String> missing = missing();
      others.removeIf(other -> missing.stream().anyMatch(text -> text.startsWith(other + " ")));
    }
    return List.copyOf(others);
  }

  /** Waits until another voter has begun to lead: then it grants leases. */
  private void awaitLeaderAfter(String before) throws InterruptedException, TimeoutException {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    Consumer<AgreedState> look = now -> {
      if (!Leadership.leader(now).equals(Optional.of(before))) {
        begun.complete(null);
      }
    };
    watch(look);
    try {
      begun.get(HAND_OVER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      unwatch(look);
    }
  }

  /** The names of the voters, as far as this node knows. */
  public Set<String> voters() {
    return ballot.voters().stream().map(AgreementOptions.VoterAddress::node).collect(Collectors.toSet());
  }

  /**
   * Stands for election without waiting until the leader has been silent for long, since it is said to be gone. If that is not
   * true, an election does no harm. Does nothing on a node that does not vote, or that follows another leader. Blocks briefly.
   */
  public void standAfter(String leader) throws IOException {
    part.standAfter(leader);
  }

  /** Ends this node's part. What was agreed on is on the disks of the voters. Blocks. */
  @Override
  public void close() throws IOException {
    leadership.lost();
    try (ballot) {
      part.close();
    }
  }
}
