// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Where a node's control runs, one task at a time: the application of configurations, timers, and what follows from the
 * results of opening and closing. It is a worker context on threads of its own and no event loop, so its work, however
 * long, delays no I/O, and work that waits for a device elsewhere does not delay it.
 */
final class ControlContext {
  /** Besides the context itself, for blocking work that is started on it. */
  private static final int THREADS = 4;
  private static final long NEVER_WARN_SECONDS = 3600;

  private final Vertx vertx;
  private final ContextInternal context;

  /** A context whose threads end with a Vert.x instance. */
  ControlContext(Vertx vertx) {
    this.vertx = vertx;
    VertxInternal internal = (VertxInternal) vertx;
    this.context = internal.contextBuilder()
        .withThreadingModel(ThreadingModel.WORKER)
        .withWorkerPool(internal.createSharedWorkerPool("weft-control", THREADS, NEVER_WARN_SECONDS, TimeUnit.SECONDS))
        .build();
  }

  /** The context itself, for what needs one of Vert.x. */
  Context vertxContext() {
    return context;
  }

  /** Runs a task on the context. From any thread. */
  void run(Runnable task) {
    context.runOnContext(_ -> task.run());
  }

  /** Runs a step on the context. From any thread. @return the step's result; fails if the step throws */
  <T> Future<T> call(Supplier<Future<T>> step) {
    Promise<T> done = Promise.promise();
    run(() -> {
      try {
        step.get().onComplete(done);
      } catch (RuntimeException e) {
        done.fail(e);
      }
    });
    return done.future();
  }

  /** A future with the same result, whose listeners run on this context. */
  <T> Future<T> here(Future<T> future) {
    Promise<T> done = context.promise();
    future.onComplete(done);
    return done.future();
  }

  /** As {@link #here}, but fails with a {@code TimeoutException} if there is no result in time. */
  <T> Future<T> within(long millis, Future<T> future) {
    return here(future).timeout(millis, TimeUnit.MILLISECONDS);
  }

  /** Runs a task on the context once. On the context. @return the timer, for {@link #cancel} */
  long after(long millis, Runnable task) {
    return context.setTimer(millis, _ -> task.run());
  }

  /** Runs a task on the context again and again. On the context. @return the timer, for {@link #cancel} */
  long every(long millis, Runnable task) {
    return context.setPeriodic(millis, _ -> task.run());
  }

  /** Cancels a timer; does nothing if it is over. */
  void cancel(long timer) {
    vertx.cancelTimer(timer);
  }
}
