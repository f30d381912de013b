// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a process: each is started after the ones before it, and stopped before them. May be used from any
 * thread, but for one operation at a time.
 */
final class Parts {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private record Running(String name, Supplier<Future<Void>> stop) {}

  private final Deque<Running> running = new ArrayDeque<>();

  /** Adds something that is already running. @param stop stops it */
  synchronized void addRunning(String name, Supplier<Future<Void>> stop) {
    running.push(new Running(name, stop));
  }

  /** Adds something that is already open. @param close closes it, at once */
  void addOpen(String name, Runnable close) {
    addRunning(name, () -> {
      close.run();
      return Future.succeededFuture();
    });
  }

  /**
   * Starts parts one after the other.
   *
   * @param unwanted asked before each part
   * @return fails with the failure of the first part that cannot be started, or with {@link CancellationException}; those
   *     after it are not started, and {@link #stop} stops the others
   */
  Future<Void> start(List<? extends Part> parts, BooleanSupplier unwanted) {
    if (parts.isEmpty()) {
      return Future.succeededFuture();
    }
    Part first = parts.getFirst();
    return unless(unwanted, () -> {
      // A part that fails to start may need stopping too.
      addRunning(first.name(), first::stop);
      return first.start();
    }).compose(_ -> start(parts.subList(1, parts.size()), unwanted));
  }

  /** Takes a step of a start. @return fails with {@link CancellationException} if the start is not wanted any more */
  static Future<Void> unless(BooleanSupplier unwanted, Supplier<Future<Void>> step) {
    return unwanted.getAsBoolean() ? Future.failedFuture(new CancellationException("the start is not wanted any more"))
        : step.get();
  }

  /**
   * Stops everything that was started, the last first. The others are stopped even if one fails to stop.
   *
   * @return completes when all have stopped; fails with the first of their failures
   */
  Future<Void> stop() {
    // Not bound to an event loop, since the event loops are stopped too.
    Promise<Void> done = Promise.promise();
    stopNext(Future.succeededFuture(), done);
    return done.future();
  }

  private void stopNext(Future<Void> result, Promise<Void> done) {
    Running last = poll();
    if (last == null) {
      result.onComplete(done);
      return;
    }
    stopped(last).onComplete(stopped -> {
      if (stopped.failed()) {
        LOG.warn("{} could not be stopped", last.name(), stopped.cause());
      }
      stopNext(result.succeeded() && stopped.failed() ? Future.failedFuture(stopped.cause()) : result, done);
    });
  }

  private synchronized @Nullable Running poll() {
    return running.poll();
  }

  private static Future<Void> stopped(Running part) {
    try {
      return part.stop().get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
