// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Violation;
import io.weft.config.edit.Operation;
import io.weft.config.edit.Operations;
import io.weft.config.rules.Rules;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigState;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigStoreException;
import io.weft.config.store.ConfigWatch;
import io.weft.config.store.Edited;
import io.weft.config.store.StaleRevisionException;
import io.weft.config.store.Watches;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of a cluster: its voters agree on each edit. An edit is resolved here, against what this node knows, and is
 * proposed as operations on one revision; if another edit was faster, one that expects no revision is resolved again.
 */
public final class RaftConfigStore implements ConfigStore {
  private static final Logger LOG = LoggerFactory.getLogger(RaftConfigStore.class);
  private static final int MAX_WAITING_EDITS = 64;
  private static final int ATTEMPTS = 20;
  private static final long CATCH_UP_SECONDS = 10;

  private final WorkerExecutor worker;
  private final Watches watches;
  private final Voter voter;
  private final AtomicInteger waiting = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private volatile ConfigState state;
  private volatile boolean closed;

  private RaftConfigStore(Vertx vertx, WorkerExecutor worker, VoterOptions options, Rules rules) throws IOException {
    this.worker = worker;
    this.state = ConfigState.of(Configuration.EMPTY, rules::require);
    this.watches = new Watches(vertx, this::snapshot);
    this.voter = new Voter(options, new ConfigMachine(this::follow));
  }

  /**
   * Starts a voter and opens the store on it.
   *
   * @return the store, when it has what was agreed before; fails with {@link ConfigStoreException}
   */
  public static Future<ConfigStore> open(Vertx vertx, VoterOptions options, Rules rules) {
    WorkerExecutor worker = vertx.createSharedWorkerExecutor("weft-agreement-" + options.id(), 1);
    return worker.<ConfigStore>executeBlocking(() -> {
      try {
        RaftConfigStore store = new RaftConfigStore(vertx, worker, options, rules);
        store.voter.start();
        return store;
      } catch (IOException e) {
        throw new ConfigStoreException(
            "the voter %s cannot start in %s: %s".formatted(options.id(), options.directory(), e.getMessage()), e);
      }
    }).recover(cause -> worker.close().transform(_ -> Future.failedFuture(cause)));
  }

  /** Called by the state machine, in order. */
  private void follow(Configuration next) {
    lock.lock();
    try {
      if (next.revision() > state.current().revision()) {
        state = state.follow(next);
        watches.changed();
        moved.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Configuration snapshot() {
    return state.current();
  }

  @Override
  public ConfigWatch watch(Consumer<Configuration> listener) {
    return watches.add(listener);
  }

  @Override
  public Future<Edited> edit(long expectedRevision, Change change) {
    if (closed) {
      return Future.failedFuture(new ConfigStoreException("the configuration store is closed", null));
    }
    if (waiting.incrementAndGet() > MAX_WAITING_EDITS) {
      waiting.decrementAndGet();
      return Future.failedFuture(new ConfigStoreException(
          "%d edits are already waiting; try again later".formatted(MAX_WAITING_EDITS), null));
    }
    return worker.executeBlocking(() -> agree(expectedRevision, change), false)
        .onComplete(_ -> waiting.decrementAndGet());
  }

  private Edited agree(long expected, Change change) throws Exception {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      ConfigState before = state;
      ConfigState after = before.edit(expected, change);
      if (after == before) {
        return Edited.of(before.current(), before.current());
      }
      List<Operation> operations = Operations.between(before.current(), after.current());
      Verdict verdict = voter.propose(Proposal.of(before.current().revision(), operations));
      awaitRevision(verdict.revision());
      switch (verdict.outcome()) {
        case COMMITTED -> {
          return Edited.of(before.current(), state.at(verdict.revision()).orElse(after.current()));
        }
        case STALE -> {
          if (expected != ANY_REVISION) {
            throw new StaleRevisionException(expected, verdict.revision(), state.changesSince(expected));
          }
        }
        case REFUSED -> throw new InvalidConfigurationException(
            List.of(new Violation("", verdict.problem(), "an edit that all voters understand")));
      }
    }
    throw new ConfigStoreException("other edits were faster %d times; try again".formatted(ATTEMPTS), null);
  }

  /** Waits until this node has a revision that was agreed on. */
  private void awaitRevision(long revision) throws InterruptedException, ConfigStoreException {
    long left = TimeUnit.SECONDS.toNanos(CATCH_UP_SECONDS);
    lock.lock();
    try {
      while (state.current().revision() < revision) {
        left = moved.awaitNanos(left);
        if (left <= 0) {
          throw new ConfigStoreException("revision %d was agreed on, but has not reached this node".formatted(revision), null);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Future<Void> close() {
    if (closed) {
      return Future.succeededFuture();
    }
    closed = true;
    watches.close();
    return worker.<Void>executeBlocking(() -> {
      try {
        voter.close();
      } catch (IOException e) {
        LOG.warn("the voter did not stop cleanly: {}", e.getMessage());
      }
      return null;
    }, false).transform(_ -> worker.close());
  }
}
