// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.weft.nvme.StatusCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pool of I/O threads on a machine that has no more threads. */
@Timeout(60)
class IoPoolTest {
  private final EventLoop loop = new DefaultEventLoop();
  /** How many threads the machine still has. */
  private final AtomicInteger left = new AtomicInteger();
  private final ThreadFactory scarce = work -> {
    if (left.getAndUpdate(now -> Math.max(0, now - 1)) == 0) {
      return new Thread(work) {
        @Override
        public void start() {
          throw new OutOfMemoryError("unable to create native thread");
        }
      };
    }
    return Thread.ofPlatform().daemon().unstarted(work);
  };
  private final IoPool pool = new IoPool("scarce", scarce);
  private final PoolLane lane =
      new PoolLane(loop, new MoodyDevice(1 << 20, 1), new DeviceErrors(), 512, null, pool);

  @AfterEach
  void close() throws Exception {
    pool.close();
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).get(60, TimeUnit.SECONDS);
  }

  private CompletableFuture<Integer> flush() {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    loop.execute(() -> lane.flush(status::complete));
    return status;
  }

  private static int await(CompletableFuture<Integer> status) throws Exception {
    return status.get(60, TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("Without any thread requests fail, and the pool neither waits for threads that never ran nor stays without (mend 24)")
  void requestsFailWithoutAnyThread() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertEquals(StatusCode.INTERNAL_ERROR, await(flush()));
    }
    left.set(1);
    assertEquals(StatusCode.SUCCESS, await(flush()));
  }

  @Test
  @DisplayName("Requests run on the threads that there are (mend 24)")
  void requestsRunOnTheThreadsThatThereAre() throws Exception {
    left.set(1);
    List<CompletableFuture<Integer>> flushes = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      flushes.add(flush());
    }
    for (CompletableFuture<Integer> flush : flushes) {
      assertEquals(StatusCode.SUCCESS, await(flush));
    }
    assertEquals(0, left.get(), "one thread was started");
  }
}
