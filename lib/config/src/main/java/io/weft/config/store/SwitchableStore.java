// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store whose keeper can change while it is used: a file of this process, or the agreement of a cluster. Its users notice nothing:
 * watches stay, and see revisions only rise; edits that have begun end with the former keeper, later ones wait for the next.
 */
public final class SwitchableStore implements ConfigStore {
  /** The most edits that wait for a change of keepers. */
  static final int MAX_WAITING = 64;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final Duration patience;
  private final Watches watches;
  private final Queue<Waiting<?>> waiting = new ArrayDeque<>();
  /** Those that this store has answered. What a former keeper has committed, the present one does not know. */
  private final CommittedEdits committed = new CommittedEdits();
  private volatile ConfigStore keeper;
  private ConfigWatch follows;
  /** The last revision of the keeper before. */
  private long former = -1;
  private boolean closed;
  private int running;
  /** What is shown until there is the next keeper, whatever the former one hears; null while nothing is held. */
  private volatile @Nullable Configuration frozen;
  /** Completes when nothing runs; null while nothing is held. */
  private @Nullable Promise<Void> drained;

  /** A store with its first keeper. @param vertx calls the listeners, and measures how long edits wait */
  public SwitchableStore(Vertx vertx, ConfigStore keeper) {
    this(vertx, keeper, LONGEST_WAIT);
  }

  SwitchableStore(Vertx vertx, ConfigStore keeper, Duration patience) {
    this.vertx = vertx;
    this.patience = patience;
    this.keeper = keeper;
    this.watches = new Watches(vertx, this::snapshot);
    this.follows = keeper.watch(_ -> watches.changed());
  }

  /**
   * Lets later edits wait, each for 30 s at most.
   *
   * @return completes when those that have begun have ended: the configuration then stays as it is until {@link #release}
   * @throws IllegalStateException if they wait already
   */
  public synchronized Future<Void> hold() {
    if (drained != null) {
      throw new IllegalStateException("edits wait for another keeper already");
    }
    Promise<Void> empty = Promise.promise();
    drained = empty;
    if (running == 0) {
      frozen = keeper.snapshot();
      empty.complete();
    }
    return empty.future();
  }

  /**
   * Goes on with a keeper, which gets the edits that wait.
   *
   * @param next the present keeper, or one whose configuration is not older; the former is the caller's to close
   * @throws IllegalStateException if nothing is held
   */
  public void release(ConfigStore next) {
    List<Waiting<?>> due;
    synchronized (this) {
      if (drained == null) {
        throw new IllegalStateException("nothing waits for a keeper");
      }
      long shown = snapshot().revision();
      if (next.snapshot().revision() < shown) {
        throw new IllegalArgumentException("a configuration of revision %d cannot follow one of %d".formatted(
            next.snapshot().revision(), shown));
      }
      former = next == keeper ? former : shown;
      keeper = next;
      frozen = null;
      drained = null;
      follows.close();
      follows = next.watch(_ -> watches.changed());
      due = List.copyOf(waiting);
      waiting.clear();
      running += due.size();
    }
    watches.changed();
    due.forEach(edit -> edit.begin(next));
  }

  /** What keeps the configuration now. */
  public ConfigStore keeper() {
    return keeper;
  }

  @Override
  public Configuration snapshot() {
    Configuration held = frozen;
    return held == null ? keeper.snapshot() : held;
  }

  @Override
  public ConfigWatch watch(Consumer<Configuration> listener) {
    return watches.add(listener);
  }

  @Override
  public Future<Edited> edit(UUID id, long expectedRevision, Change change) {
    return pass(store -> earlier(id).map(Future::succeededFuture).orElseGet(() ->
        store.edit(id, expectedRevision, change).onSuccess(edited -> remember(id, edited))));
  }

  /** What a former keeper has made of an edit. */
  private synchronized Optional<Edited> earlier(UUID id) {
    OptionalLong made = committed.revision(id);
    return made.isEmpty() || made.getAsLong() > former ? Optional.empty()
        : Optional.of(new Edited(snapshot().withRevision(made.getAsLong()), List.of(), List.of()));
  }

  private synchronized void remember(UUID id, Edited edited) {
    if (!edited.operations().isEmpty()) {
      committed.add(id, edited.revision());
    }
  }

  @Override
  public Future<Configuration> confirmed() {
    return pass(ConfigStore::confirmed);
  }

  /** Asks the keeper, now or when there is the next one. */
  private <T> Future<T> pass(Function<ConfigStore, Future<T>> question) {
    ConfigStore now;
    synchronized (this) {
      if (closed) {
        return Future.failedFuture(closed());
      }
      if (drained != null) {
        return await(question);
      }
      running++;
      now = keeper;
    }
    return ask(now, question);
  }

  private <T> Future<T> ask(ConfigStore store, Function<ConfigStore, Future<T>> question) {
    try {
      return question.apply(store).onComplete(_ -> ended());
    } catch (RuntimeException e) {
      ended();
      return Future.failedFuture(e);
    }
  }

  private void ended() {
    Promise<Void> empty;
    synchronized (this) {
      running--;
      empty = running == 0 ? drained : null;
      if (empty != null) {
        frozen = keeper.snapshot();
      }
    }
    if (empty != null) {
      empty.tryComplete();
    }
  }

  private synchronized <T> Future<T> await(Function<ConfigStore, Future<T>> question) {
    if (waiting.size() >= MAX_WAITING) {
      return Future.failedFuture(new ConfigStoreException(
          "%d edits are already waiting; try again later".formatted(MAX_WAITING), null));
    }
    Waiting<T> added = new Waiting<>(question);
    waiting.add(added);
    return added.answer.future();
  }

  private static ConfigStoreException closed() {
    return new ConfigStoreException("the configuration store is closed", null);
  }

  @Override
  public Future<Void> close() {
    List<Waiting<?>> due;
    synchronized (this) {
      closed = true;
      follows.close();
      due = List.copyOf(waiting);
      waiting.clear();
    }
    due.forEach(edit -> edit.fail(closed()));
    watches.close();
    return keeper.close();
  }

  /** What waits for the next keeper. */
  private final class Waiting<T> {
    private final Function<ConfigStore, Future<T>> question;
    private final Promise<T> answer = Promise.promise();
    private final Context context = vertx.getOrCreateContext();
    private final long timer = vertx.setTimer(patience.toMillis(), _ -> giveUp());

    Waiting(Function<ConfigStore, Future<T>> question) {
      this.question = question;
    }

    private void giveUp() {
      boolean waits;
      synchronized (SwitchableStore.this) {
        waits = waiting.remove(this);
      }
      if (waits) {
        answer.fail(new ConfigStoreException("this node becomes or ceases to be a member of a cluster, which takes more than %d s; "
            .formatted(patience.toSeconds()) + "nothing was changed, try again later", null));
      }
    }

    void begin(ConfigStore next) {
      vertx.cancelTimer(timer);
      context.runOnContext(_ -> ask(next, question).onComplete(answer));
    }

    void fail(ConfigStoreException cause) {
      vertx.cancelTimer(timer);
      answer.fail(cause);
    }
  }
}
