// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import io.weft.config.InvalidConfigurationException;
import io.weft.config.file.DurableDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's part in the agreement without a vote: it asks a voter for what was agreed on since it asked last, and makes the
 * same of it as the voters do. It asks when it is told that there is something new, and else once a second. If a voter
 * does not answer, or does not have yet what is said to be there, the next one is asked.
 */
final class Follower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private static final long PAUSE_MILLIS = 1000;
  /** While what is said to be there is not found: the voters do not all have it at the same time. */
  private static final long BEHIND_MILLIS = 5;

  private final AgreementOptions options;
  private final Ballot ballot;
  private final Consumer<AgreedState> applied;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wake = lock.newCondition();
  private final Thread thread;
  private boolean isNews;
  /** The serial number of what is said to be there. */
  private long promised;
  private int asked;
  private AgreedState state = AgreedState.EMPTY;
  /** The last pause while something was not found. */
  private long behind;
  private volatile boolean closed;
  /** Whether the last round found a voter that answered. */
  private volatile boolean connected;

  /** Creates a follower that does not ask yet. @param applied learns each state, in order; must not block */
  Follower(AgreementOptions options, Ballot ballot, Consumer<AgreedState> applied) {
    this.options = options;
    this.ballot = ballot;
    this.applied = applied;
    this.thread = Thread.ofVirtual().name("weft-follower").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Says that there is something new. @param serial the serial number of the state that has it */
  void nudge(long serial) {
    lock.lock();
    try {
      isNews = true;
      promised = Math.max(promised, serial);
      wake.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isConnected() {
    return connected;
  }

  private void run() {
    try {
      while (!closed) {
        if (!askVoters()) {
          pause();
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** Asks the voters in turn, from the one that answered last. @return whether there may be more to ask for */
  private boolean askVoters() throws InterruptedException {
    List<AgreementOptions.VoterAddress> voters = ballot.voters();
    IOException failure = null;
    for (int i = 0; i < voters.size(); i++) {
      String voter = voters.get(asked % voters.size()).node();
      try {
        boolean more = askOne(voter);
        if (!connected && failure == null) {
          LOG.info("follows the cluster's agreement through {}", voter);
        }
        connected = true;
        return more;
      } catch (IOException | InvalidConfigurationException | IllegalArgumentException e) {
        failure = e instanceof IOException io ? io : new IOException(e.getMessage(), e);
        asked++;
      }
    }
    if (connected && failure != null) {
      LOG.warn("no voter of the cluster answers: {}; what was agreed on last remains in effect", failure.getMessage());
    }
    connected = false;
    return false;
  }

  private boolean askOne(String voter) throws IOException, InvalidConfigurationException, InterruptedException {
    switch (ballot.ask(voter, new Question.Since(state.serial()))) {
      case Answer.Entries(List<byte[]> entries) -> {
        for (byte[] entry : entries) {
          advance(state.after(Proposal.decode(entry)));
        }
        return !entries.isEmpty();
      }
      case Answer.Copy copy -> {
        if (copy.serial() > state.serial()) {
          advance(read(voter, copy));
        }
        return true;
      }
      case Answer.Bytes _, Answer.Granted _, Answer.NotLeader _ -> throw new IOException("voter %s answered something else than it was asked".formatted(voter));
    }
  }

  private void advance(AgreedState next) {
    state = next;
    behind = 0;
    applied.accept(next);
  }

  /** Takes a copy of the whole state. Half a copy is never used. */
  private AgreedState read(String voter, Answer.Copy copy) throws IOException, InterruptedException {
    Path file = options.directory().resolve("taken.json");
    DurableDirectory.create(options.directory());
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long offset = 0; offset < copy.size();) {
        if (!(ballot.ask(voter, new Question.Part(copy.serial(), offset)) instanceof Answer.Bytes(byte[] part)) || part.length == 0) {
          throw new IOException("voter %s has replaced the copy that was being read".formatted(voter));
        }
        out.write(part);
        offset += part.length;
      }
    }
    try {
      return SnapshotFile.read(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void pause() throws InterruptedException {
    lock.lock();
    try {
      boolean isBehind = connected && state.serial() < promised;
      long left = TimeUnit.MILLISECONDS.toNanos(isBehind ? nextPause() : PAUSE_MILLIS);
      if (isBehind) {
        asked++;
      }
      while (!isNews && !closed && left > 0) {
        left = wake.awaitNanos(left);
      }
      isNews = false;
    } finally {
      lock.unlock();
    }
  }

  /** Grows, so that what does not come is asked for once a second at last. */
  private long nextPause() {
    behind = Math.min(PAUSE_MILLIS, Math.max(BEHIND_MILLIS, 2 * behind));
    return behind;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
