// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weft.config.Reason;
import io.weft.nvme.StatusCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The restrictions on commands for one namespace, identified by its UUID. A change is durable before it becomes
 * visible, on this node's disk or in the agreement of its cluster ({@link RestrictionsKeeper}); changes that arrive meanwhile are made
 * together. From any thread; futures complete on any.
 */
public final class NamespaceState {
  private static final Logger LOG = LoggerFactory.getLogger(NamespaceState.class);

  /** The maximum number of ranges of uncorrectable blocks that hosts may create. */
  public static final int MAX_MARKED = 4096;

  private final Vertx vertx;
  private final RestrictionsKeeper keeper;
  private final List<PendingChange> waiting = new ArrayList<>();
  private @Nullable Promise<Void> idle;
  private boolean working;
  /** Null if there are none, so that commands need only one check. */
  private volatile @Nullable Restrictions restrictions;

  NamespaceState(Vertx vertx, RestrictionsKeeper keeper) {
    this.vertx = vertx;
    this.keeper = keeper;
    keeper.follow(this::publish);
  }

  /** The current restrictions, null if there are none. */
  public @Nullable Restrictions restrictions() {
    return restrictions;
  }

  /** The write protection state. */
  public WriteProtection protection() {
    return current().protection();
  }

  private Restrictions current() {
    Restrictions now = restrictions;
    return now == null ? Restrictions.NONE : now;
  }

  private void publish(Restrictions now) {
    restrictions = now.equals(Restrictions.NONE) ? null : now;
  }

  /**
   * Changes the write protection state.
   *
   * @return fails with {@link StateException} if the state may not be changed or cannot be written
   */
  public Future<Void> protect(WriteProtection to) {
    return change(now -> {
      if (!now.protection().isChangeable() && now.protection() != to) {
        throw new StateException(StatusCode.FEATURE_NOT_CHANGEABLE | StatusCode.DNR,
            "the namespace's write protection is " + now.protection());
      }
      return now.with(to);
    });
  }

  /**
   * Makes blocks uncorrectable.
   *
   * @return fails with {@link StateException} if there are too many ranges or the state cannot be written
   */
  public Future<Void> mark(long start, long count) {
    return change(now -> limited(now.with(now.uncorrectable().with(start, count)), MAX_MARKED));
  }

  /** Makes uncorrectable blocks readable again after they were overwritten. @return as for {@link #mark} */
  public Future<Void> unmark(BlockRanges blocks) {
    return change(now -> limited(now.with(now.uncorrectable().without(blocks)), keeper.mostRanges()));
  }

  private Restrictions limited(Restrictions next, int most) throws StateException {
    if (next.uncorrectable().size() > Math.max(most, current().uncorrectable().size())) {
      throw new StateException(StatusCode.INTERNAL_ERROR | StatusCode.DNR,
          "the namespace would have more than %d ranges of uncorrectable blocks".formatted(most));
    }
    return next;
  }

  /** Whether there is something to lose if this object is dropped. */
  boolean mustStay() {
    return keeper.mustStay(current());
  }

  /** Follows no changes any more that others make. */
  void close() {
    keeper.close();
  }

  /** Completes when every pending change is durable or has failed. */
  synchronized Future<Void> settled() {
    if (!working) {
      return Future.succeededFuture();
    }
    Promise<Void> promise = idle;
    if (promise == null) {
      promise = Promise.promise();
      idle = promise;
    }
    return promise.future();
  }

  private Future<Void> change(Change change) {
    PendingChange pending = new PendingChange(change, keeper.term(), Promise.promise());
    synchronized (this) {
      waiting.add(pending);
      if (working) {
        return pending.promise.future();
      }
      working = true;
    }
    vertx.executeBlocking(() -> {
      work();
      return null;
    }, false).onFailure(this::abandon);
    return pending.promise.future();
  }

  /** Performs the waiting changes until there are none; on a worker thread. */
  private void work() {
    for (List<PendingChange> batch = next(); !batch.isEmpty(); batch = next()) {
      Restrictions before = current();
      Restrictions after = before;
      List<PendingChange> made = new ArrayList<>();
      for (PendingChange pending : batch) {
        try {
          after = pending.change.apply(after);
          made.add(pending);
        } catch (StateException e) {
          pending.promise.fail(e);
        }
      }
      try {
        keeper.require(batch.getFirst().term());
        if (!after.equals(before)) {
          keeper.replace(before, after, batch.getFirst().term());
        }
        made.forEach(pending -> pending.promise.complete());
      } catch (StateException e) {
        made.forEach(pending -> pending.promise.fail(e));
      } catch (IOException | RuntimeException e) {
        fail(made, e);
      }
    }
  }

  private void fail(List<PendingChange> batch, Throwable cause) {
    LOG.warn("write protection and uncorrectable blocks are not changed: {} cannot be written: {}", keeper, Reason.of(cause));
    StateException failure = new StateException(
        keeper.failure(), "the namespace's state cannot be written: " + Reason.of(cause));
    batch.forEach(pending -> pending.promise.fail(failure));
  }

  /** The waiting changes that were asked for in one term. */
  private synchronized List<PendingChange> next() {
    List<PendingChange> batch = new ArrayList<>();
    if (!waiting.isEmpty()) {
      long term = waiting.getFirst().term();
      waiting.removeIf(pending -> pending.term() == term && batch.add(pending));
    }
    if (batch.isEmpty()) {
      working = false;
      if (idle != null) {
        idle.complete();
        idle = null;
      }
    }
    return batch;
  }

  /** Fails the waiting changes, because the worker could not run or threw an exception. */
  private void abandon(Throwable cause) {
    for (List<PendingChange> batch = next(); !batch.isEmpty(); batch = next()) {
      fail(batch, cause);
    }
  }

  /** Computes the next restrictions. */
  private interface Change {
    Restrictions apply(Restrictions before) throws StateException;
  }

  /** @param term when it was asked for */
  private record PendingChange(Change change, long term, Promise<Void> promise) {}
}
