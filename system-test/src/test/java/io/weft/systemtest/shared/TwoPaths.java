// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.shared;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weft.host.Completion;
import io.weft.host.HostController;
import io.weft.host.NvmeCommand;
import io.weft.nvme.StatusCode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A host with two paths to its namespaces, as multipath hosts are: a command that ends with a path-related status is tried again
 * on the other path, until it succeeds or a minute has passed. No other status is forgiven.
 */
final class TwoPaths {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long PAUSE_MILLIS = 2;

  private final Vertx vertx;
  private final List<HostController> paths;
  private final AtomicInteger retries = new AtomicInteger();
  private volatile int used;

  TwoPaths(Vertx vertx, HostController first, HostController second) {
    this.vertx = vertx;
    this.paths = List.of(first, second);
  }

  /** How often a command was tried again. */
  int retries() {
    return retries.get();
  }

  /** Executes a command. @param command builds it for each try @return fails with what is not the path's fault */
  Future<Void> execute(Supplier<NvmeCommand> command) {
    Promise<Void> done = Promise.promise();
    attempt(command, System.nanoTime() + PATIENCE_NANOS, used, done);
    return done.future();
  }

  private void attempt(Supplier<NvmeCommand> command, long limit, int path, Promise<Void> done) {
    var queues = paths.get(path).ioQueues();
    queues.get((int) (System.nanoTime() & 0xff) % queues.size()).execute(command.get()).onComplete(result -> {
      if (result.failed()) {
        done.fail(result.cause());
        return;
      }
      Completion completion = result.result();
      if (completion.isSuccess()) {
        done.complete();
      } else if (!isPathRelated(completion.status()) || System.nanoTime() > limit) {
        done.fail("status %xh".formatted(completion.status()));
      } else {
        retries.incrementAndGet();
        used = 1 - path;
        vertx.setTimer(PAUSE_MILLIS, _ -> attempt(command, limit, 1 - path, done));
      }
    });
  }

  /** Whether a status says that another path may do, now or later. */
  static boolean isPathRelated(int status) {
    return (status & StatusCode.DNR) == 0 && (status & 0x700) == (StatusCode.INTERNAL_PATH_ERROR & 0x700);
  }
}
