// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import static io.weft.targetnode.NodeFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ControlContextIT {
  private final Vertx vertx = Vertx.vertx();
  private final ControlContext control = new ControlContext(vertx);

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  @DisplayName("control runs one task at a time, and on no event loop (mend 25)")
  void oneTaskAtATime() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(100);
    for (int i = 0; i < 100; i++) {
      control.run(() -> {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        assertFalse(Context.isOnEventLoopThread());
        running.decrementAndGet();
        done.countDown();
      });
    }
    assertTrue(done.await(60, TimeUnit.SECONDS));
    assertEquals(1, most.get());
  }

  @Test
  void resultsComeBackToIt() throws Exception {
    Promise<Integer> elsewhere = Promise.promise();
    Future<String> thread = control.call(() ->
        control.here(elsewhere.future()).map(_ -> Thread.currentThread().getName()));
    vertx.runOnContext(_ -> elsewhere.complete(1));
    assertTrue(await(thread).startsWith("weft-control-"));
  }

  @Test
  @DisplayName("a step that never ends is not waited for (mend 24)")
  void aStepThatNeverEnds() {
    Future<Void> hangs = control.call(() -> control.within(20, Promise.<Void>promise().future()));
    assertInstanceOf(TimeoutException.class, assertThrows(Exception.class, () -> await(hangs)));
  }

  @Test
  void aStepThatThrowsHasFailed() {
    Future<Void> failed = control.call(() -> {
      throw new IllegalStateException("of the test");
    });
    assertEquals("of the test", assertThrows(IllegalStateException.class, () -> await(failed)).getMessage());
  }
}
