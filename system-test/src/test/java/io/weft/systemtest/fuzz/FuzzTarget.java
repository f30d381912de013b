// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.fuzz;

import io.netty.channel.EventLoop;
import io.vertx.core.internal.VertxInternal;
import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.fabric.FabricSubsystem;
import io.weft.fabric.buffer.SlotPool;
import io.weft.nvme.Nqn;
import io.weft.testkit.node.TestTarget;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A target that fuzzed hosts connect to, one after another. Each must leave nothing behind: no exception, no slot in use,
 * no outstanding command, no controller.
 */
final class FuzzTarget implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 60;
  private static final int MOST_CONTROLLERS = 8;
  private static final long POLL_MICROS = 100;
  private static final NamespaceEntry[] NAMESPACES = {namespace(1, 512), namespace(2, 4096)};

  private final FuzzLog log = new FuzzLog();
  private final TestTarget target;
  private final EventLoop loop;
  private final SlotPool slots;

  FuzzTarget() throws Exception {
    target = TestTarget.with(NAMESPACES);
    loop = ((VertxInternal) target.vertx).createEventLoopContext().nettyEventLoop();
    slots = target.slots.of(loop);
  }

  private static NamespaceEntry namespace(int nsid, int blockSize) {
    String memory = "memory:1MiB";
    return NamespaceEntry.of(nsid, memory).withDevice(new NamespaceDevice(memory, blockSize, false));
  }

  /** Runs a host on an input. @throws Exception with the bug that this has found */
  void run(byte[] input) throws Exception {
    FuzzSession session = new FuzzSession(target, loop, input);
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(guarded(done, () -> {
      session.begin();
      go(session, done);
    }));
    try {
      done.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } finally {
      log.check();
    }
  }

  private void go(FuzzSession session, CompletableFuture<Void> done) {
    if (session.step()) {
      loop.execute(guarded(done, () -> go(session, done)));
    } else {
      // Replies that wait for the end of the loop's turn are sent first.
      loop.execute(guarded(done, () -> {
        session.end();
        awaitEnd(session, done);
      }));
    }
  }

  private void awaitEnd(FuzzSession session, CompletableFuture<Void> done) {
    if (session.isGone() && isClean()) {
      done.complete(null);
    } else {
      // Scheduled rather than executed: a task that submits itself again would keep timers from running.
      loop.schedule(guarded(done, () -> awaitEnd(session, done)), POLL_MICROS, TimeUnit.MICROSECONDS);
    }
  }

  private boolean isClean() {
    return slots.inUse() == 0 && slots.scratch().inUse() == 0 && slots.scratch().waiting() == 0
        && hasNoControllers(TestTarget.NQN) && hasNoControllers(Nqn.DISCOVERY);
  }

  private boolean hasNoControllers(String nqn) {
    FabricSubsystem subsystem = target.port().subsystem(nqn);
    for (int cntlid = 0; subsystem != null && cntlid <= MOST_CONTROLLERS; cntlid++) {
      if (subsystem.controller(cntlid) != null) {
        return false;
      }
    }
    return true;
  }

  private static Runnable guarded(CompletableFuture<Void> done, Runnable action) {
    return () -> {
      try {
        action.run();
      } catch (Throwable bug) {
        done.completeExceptionally(bug);
      }
    };
  }

  @Override
  public void close() throws Exception {
    target.close();
    log.close();
  }
}
