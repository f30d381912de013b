// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Violation;
import io.weft.config.file.KeptConfiguration;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of a node of a cluster: its voters agree on each edit. An edit is resolved here, against what this node knows,
 * and is proposed as operations on one revision; if another edit was faster, one that expects no revision is resolved again.
 * What was agreed on last is kept on this node's disk, and is in effect until the voters answer.
 */
public final class RaftConfigStore implements ConfigStore {
  private static final Logger LOG = LoggerFactory.getLogger(RaftConfigStore.class);
  private static final int MAX_WAITING_EDITS = 64;
  /** Without a majority each edit takes its time: one must not be made minutes after its client has given up. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 20;

  private final WorkerExecutor editor;
  private final WorkerExecutor reader;
  private final WorkerExecutor keeper;
  private final KeptConfiguration kept;
  private final Watches watches;
  private final AtomicInteger waiting = new AtomicInteger();
  /** What reads wait for whose confirmation has not begun yet; null if there is none. */
  private final AtomicReference<@Nullable Promise<Configuration>> nextRead = new AtomicReference<>();
  private final AtomicBoolean isKeeping = new AtomicBoolean();
  private final List<Runnable> keptListeners = new CopyOnWriteArrayList<>();
  private volatile Guard guard = (_, _) -> List.of();
  private volatile ConfigState state;
  /** What is on this node's disk. Changed on the keeper's thread only. */
  private volatile Configuration onDisk;
  /** Whether the copy could not be written, as was said once. */
  private volatile boolean isBehind;
  private volatile boolean closed;
  private final Agreement agreement;

  private RaftConfigStore(
      Vertx vertx, WorkerExecutor editor, WorkerExecutor reader, WorkerExecutor keeper, KeptConfiguration kept, AgreementOptions options, Rules rules)
      throws IOException {
    this.editor = editor;
    this.reader = reader;
    this.keeper = keeper;
    this.kept = kept;
    this.state = ConfigState.of(kept.loaded(), rules::require);
    this.onDisk = state.current();
    this.watches = new Watches(vertx, this::snapshot);
    this.agreement = Agreement.start(options, onDisk.hasNodes(), this::follow);
  }

  /**
   * Takes part in the agreement of a cluster.
   *
   * @param copy where this node keeps the configuration that was agreed on last
   * @return the store, with what is kept; fails with {@link ConfigStoreException}
   */
  public static Future<RaftConfigStore> open(Vertx vertx, AgreementOptions options, Path copy, Rules rules) {
    WorkerExecutor editor = vertx.createSharedWorkerExecutor("weft-agreement-" + options.directory(), 1);
    WorkerExecutor reader = vertx.createSharedWorkerExecutor("weft-confirmation-" + options.directory(), 1);
    WorkerExecutor keeper = vertx.createSharedWorkerExecutor("weft-config-" + copy, 1);
    return keeper.executeBlocking(() -> {
      KeptConfiguration kept = KeptConfiguration.open(vertx, keeper, copy);
      LOG.info("the configuration that was agreed on last, {}, is at revision {}", copy, kept.loaded().configuration().revision());
      try {
        return new RaftConfigStore(vertx, editor, reader, keeper, kept, options, rules);
      } catch (IOException e) {
        throw new ConfigStoreException("node %s cannot take part in the agreement of its cluster: %s".formatted(
            options.node(), e.getMessage()), e);
      }
    }).recover(cause -> editor.close().transform(_ -> reader.close()).transform(_ -> keeper.close()).transform(_ -> Future.failedFuture(cause)));
  }

  /** What an edit may have to wait for before it is proposed. */
  @FunctionalInterface
  public interface Guard {
    /**
     * Waits until the edit can be proposed. If something else is agreed on meanwhile, it is resolved again.
     *
     * @param before the configuration that is edited
     * @param after what is to become of it
     * @return what changes with it of the records beside the configuration
     * @throws ConfigStoreException if that is not so in time
     */
    List<RecordChange> require(Configuration before, Configuration after) throws ConfigStoreException, InterruptedException;
  }

  /** Sets what edits that are made here must wait for. */
  public void guard(Guard next) {
    guard = next;
  }

  /** What is agreed on beside the configuration. */
  public Agreement agreement() {
    return agreement;
  }

  /** The revision of the copy on this node's disk: it never serves an older one again. */
  public long keptRevision() {
    return onDisk.revision();
  }

  /** Calls a listener each time that the copy has changed, on a thread that it must not block. */
  public void watchKept(Runnable listener) {
    keptListeners.add(listener);
  }

  /** Called in order, before an edit is acknowledged. */
  private void follow(AgreedState agreed) {
    Configuration next = agreed.configuration();
    if (next.revision() > state.current().revision()) {
      state = state.follow(next);
      watches.changed();
      keep();
    }
  }

  /** Keeps the current configuration on this node's disk, once for all that have come meanwhile. */
  private void keep() {
    if (!isKeeping.compareAndSet(false, true)) {
      return;
    }
    keeper.executeBlocking(() -> {
      isKeeping.set(false);
      Configuration current = state.current();
      if (current.revision() != onDisk.revision()) {
        kept.keep(onDisk, current);
        onDisk = current;
        kept.tidy(current);
        keptListeners.forEach(Runnable::run);
      }
      isBehind = false;
      return null;
    }, true).onFailure(cause -> {
      if (!closed && !isBehind) {
        isBehind = true;
        LOG.warn("the copy of the configuration on this node is older than what is in effect: {}", cause.getMessage());
      }
    });
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
  public Future<Edited> edit(UUID id, long expectedRevision, Change change) {
    if (closed) {
      return Future.failedFuture(new ConfigStoreException("the configuration store is closed", null));
    }
    if (waiting.incrementAndGet() > MAX_WAITING_EDITS) {
      waiting.decrementAndGet();
      return Future.failedFuture(new ConfigStoreException(
          "%d edits are already waiting; try again later".formatted(MAX_WAITING_EDITS), null));
    }
    long asked = System.nanoTime();
    return editor.executeBlocking(() -> {
          if (System.nanoTime() - asked > LONGEST_WAIT.toNanos()) {
            throw new ConfigStoreException("the edits before it took more than %d s, and it was not made; try again later".formatted(
                LONGEST_WAIT.toSeconds()), null);
          }
          return agree(id, expectedRevision, change);
        }, false)
        .onComplete(_ -> waiting.decrementAndGet());
  }

  /** All reads that come while one is confirmed share the next confirmation, however many they are. Completes on any thread. */
  @Override
  public Future<Configuration> confirmed() {
    Promise<Configuration> read = Promise.promise();
    Promise<Configuration> waiting = nextRead.compareAndExchange(null, read);
    if (waiting != null) {
      return waiting.future();
    }
    reader.executeBlocking(() -> {
      nextRead.set(null);
      agreement.catchUp();
      return state.current();
    }, true).onComplete(read);
    return read.future();
  }

  /**
   * Proposes an edit. Nothing is refused, and nothing is said to be so already, on the word of a state that another node's
   * edit may have overtaken: what was acknowledged anywhere before counts here.
   */
  private Edited agree(UUID id, long expected, Change change) throws Exception {
    boolean isCurrent = false;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      OptionalLong made = agreement.committed(id);
      if (made.isPresent()) {
        return state.committed(made.getAsLong());
      }
      ConfigState before = state;
      ConfigState after;
      try {
        after = before.edit(expected, change);
      } catch (StaleRevisionException | InvalidConfigurationException refused) {
        if (isCurrent) {
          throw refused;
        }
        agreement.catchUp();
        isCurrent = true;
        continue;
      }
      if (after == before) {
        if (isCurrent) {
          return Edited.of(before.current(), before.current());
        }
        agreement.catchUp();
        isCurrent = true;
        continue;
      }
      List<RecordChange> records = guard.require(before.current(), after.current());
      Verdict verdict = agreement.propose(
          new Proposal(id, Optional.of(Edit.between(before.current(), after.current())), records));
      switch (verdict.outcome()) {
        case AGREED -> {
          return state.committed(verdict.revision());
        }
        case STALE -> {
          // If only a record has changed meanwhile, nobody's edit was overtaken.
          if (expected != ANY_REVISION && verdict.revision() != expected) {
            throw new StaleRevisionException(expected, verdict.revision(), state.changesSince(expected));
          }
        }
        case REFUSED -> throw new InvalidConfigurationException(
            List.of(new Violation("", verdict.problem(), "an edit that all voters understand")));
      }
    }
    throw Agreement.tooSlow();
  }

  @Override
  public Future<Void> close() {
    if (closed) {
      return Future.succeededFuture();
    }
    closed = true;
    watches.close();
    return editor.<Void>executeBlocking(() -> {
      try {
        agreement.close();
      } catch (IOException e) {
        LOG.warn("this node's part in the agreement did not end cleanly: {}", e.getMessage());
      }
      return null;
    }, false)
        .transform(_ -> editor.close())
        .transform(_ -> reader.close())
        .transform(_ -> keeper.<Void>executeBlocking(() -> null, true))
        .transform(_ -> kept.close(onDisk))
        .transform(_ -> keeper.close());
  }
}
