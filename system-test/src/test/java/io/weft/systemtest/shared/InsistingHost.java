// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.shared;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weft.host.HostController;
import io.weft.host.HostQueue;
import io.weft.host.NvmeCommand;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** A host with one path that tries refused commands again at once, as nobody sensible does. */
final class InsistingHost {
  private final List<HostQueue> queues;
  private final AtomicLong refused = new AtomicLong();

  InsistingHost(HostController controller) {
    this.queues = controller.ioQueues();
  }

  /** How many commands were refused so far. */
  long refused() {
    return refused.get();
  }

  /** Executes a command until it succeeds. @param command builds it @return fails with what is not the path's fault */
  Future<Void> execute(Supplier<NvmeCommand> command) {
    Promise<Void> done = Promise.promise();
    attempt(command, done);
    return done.future();
  }

  private void attempt(Supplier<NvmeCommand> command, Promise<Void> done) {
    queues.get((int) (System.nanoTime() & 0xff) % queues.size()).execute(command.get()).onComplete(completion -> {
      if (completion.isSuccess()) {
        done.complete();
      } else if (TwoPaths.isPathRelated(completion.status())) {
        refused.incrementAndGet();
        attempt(command, done);
      } else {
        done.fail("status %xh".formatted(completion.status()));
      }
    }, done::fail);
  }
}
