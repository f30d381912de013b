// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weft.nvme.StatusCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What restricts commands on one namespace, for as long as its UUID is the same. A change is on the disk before it can be
 * seen; changes that come while one is being written go to the disk together. From any thread; futures complete on any.
 */
public final class NamespaceState {
  /** Most ranges of uncorrectable blocks that hosts may make. */
  public static final int MAX_MARKED = 4096;
  /** Most ranges that are kept: writes to parts of ranges make more of them. */
  static final int MAX_RANGES = 65536;

  private final Vertx vertx;
  private final StateFile file;
  private final List<Wanted> waiting = new ArrayList<>();
  private @Nullable Promise<Void> idle;
  private boolean working;
  /** Null if there is none, so that commands find that out with one look. */
  private volatile @Nullable Restrictions restrictions;

  NamespaceState(Vertx vertx, StateFile file, Restrictions found) {
    this.vertx = vertx;
    this.file = file;
    publish(found);
  }

  /** What restricts commands now, null for nothing. */
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
   * Makes the write protection state another one.
   *
   * @return fails with {@link StateException} if the state may not be changed, or cannot be written
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
   * @return fails with {@link StateException} if there are too many ranges, or if it cannot be written
   */
  public Future<Void> mark(long start, long count) {
    return change(now -> limited(now.with(now.uncorrectable().with(start, count)), MAX_MARKED));
  }

  /** Makes blocks readable that were uncorrectable. @return as for {@link #mark} */
  public Future<Void> heal(BlockRanges blocks) {
    return change(now -> limited(now.with(now.uncorrectable().without(blocks)), MAX_RANGES));
  }

  private Restrictions limited(Restrictions next, int most) throws StateException {
    if (next.uncorrectable().size() > Math.max(most, current().uncorrectable().size())) {
      throw new StateException(StatusCode.INTERNAL_ERROR | StatusCode.DNR,
          "the namespace would have more than %d ranges of uncorrectable blocks".formatted(most));
    }
    return next;
  }

  /** Completes when every change that was begun is on the disk, or has failed. */
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
    Wanted wanted = new Wanted(change, Promise.promise());
    synchronized (this) {
      waiting.add(wanted);
      if (working) {
        return wanted.done.future();
      }
      working = true;
    }
    vertx.executeBlocking(() -> {
      work();
      return null;
    }, false).onFailure(this::abandon);
    return wanted.done.future();
  }

  /** Makes all changes that wait, until none does; on a worker thread. */
  private void work() {
    for (List<Wanted> batch = next(); !batch.isEmpty(); batch = next()) {
      Restrictions before = current();
      Restrictions after = before;
      List<Wanted> made = new ArrayList<>();
      for (Wanted wanted : batch) {
        try {
          after = wanted.change.of(after);
          made.add(wanted);
        } catch (StateException e) {
          wanted.done.fail(e);
        }
      }
      try {
        if (!after.equals(before)) {
          file.write(after.afterPowerCycle());
          publish(after);
        }
        made.forEach(wanted -> wanted.done.complete());
      } catch (IOException | RuntimeException e) {
        fail(made, e);
      }
    }
  }

  private static void fail(List<Wanted> batch, Throwable cause) {
    StateException failure = new StateException(
        StatusCode.INTERNAL_ERROR, "the namespace's state cannot be written: " + cause);
    batch.forEach(wanted -> wanted.done.fail(failure));
  }

  private synchronized List<Wanted> next() {
    List<Wanted> batch = List.copyOf(waiting);
    waiting.clear();
    if (batch.isEmpty()) {
      working = false;
      if (idle != null) {
        idle.complete();
        idle = null;
      }
    }
    return batch;
  }

  /** The worker could not run, or ended with a fault. */
  private void abandon(Throwable cause) {
    for (List<Wanted> batch = next(); !batch.isEmpty(); batch = next()) {
      fail(batch, cause);
    }
  }

  /** A step from one state to the next. */
  private interface Change {
    Restrictions of(Restrictions before) throws StateException;
  }

  private record Wanted(Change change, Promise<Void> done) {}
}
