// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.eventloop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The load of real event loops on each transport. */
class EventLoopLoadIT {
  private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long SPIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int ATTEMPTS = 10;

  private static Vertx vertx(TransportKind kind) {
    return EventLoops.vertx(new EventLoopOptions(1, kind, Duration.ofNanos(SPIN_NANOS)), new VertxOptions());
  }

  /** Runs a task on the loop, and then another, so that the first has been counted. */
  private static void run(EventLoop loop, Runnable work) throws Exception {
    loop.submit(work).get(60, TimeUnit.SECONDS);
    loop.schedule(() -> {}, 1, TimeUnit.MILLISECONDS).get(60, TimeUnit.SECONDS);
  }

  private static void work() {
    long end = System.nanoTime() + WORK_NANOS;
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }

  private static EventLoopLoad only(Vertx vertx) {
    assertEquals(1, EventLoopLoad.of(vertx).size());
    return EventLoopLoad.of(vertx).getFirst();
  }

  @ParameterizedTest
  @EnumSource(TransportKind.class)
  void countsWork(TransportKind kind) throws Exception {
    Vertx vertx = vertx(kind);
    try {
      EventLoop loop = ((VertxInternal) vertx).nettyEventLoopGroup().next();
      run(loop, () -> {});
      EventLoopLoad load = only(vertx);
      assertTrue(load.name().startsWith("vert.x-eventloop-thread"), load.name());
      long before = load.busyNanos();
      run(loop, EventLoopLoadIT::work);
      // Work is counted when the loop runs out of it, which a turn that finds events delays.
      for (int i = 0; i < ATTEMPTS && load.busyNanos() - before < WORK_NANOS; i++) {
        run(loop, () -> {});
      }
      assertTrue(load.busyNanos() - before >= WORK_NANOS, "busy for " + (load.busyNanos() - before));
    } finally {
      vertx.close().await(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void loopsWithoutStorageTrafficAreToldFromTheOthers() throws Exception {
    Vertx vertx = EventLoops.idle("control", new VertxOptions().setEventLoopPoolSize(1));
    try {
      run(((VertxInternal) vertx).nettyEventLoopGroup().next(),
          () -> assertEquals("control-eventloop-thread-0", Thread.currentThread().getName()));
      assertEquals("control-eventloop-thread-0", only(vertx).name());
    } finally {
      vertx.close().await(60, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @EnumSource(TransportKind.class)
  void sleepIsNotWork(TransportKind kind) throws Exception {
    Vertx vertx = vertx(kind);
    try {
      EventLoop loop = ((VertxInternal) vertx).nettyEventLoopGroup().next();
      run(loop, () -> {});
      EventLoopLoad load = only(vertx);
      double least = 1;
      // A thread that waits for a processor counts as working: allow for that, and try again.
      for (int i = 0; i < ATTEMPTS && least > 0.5; i++) {
        long busy = load.busyNanos();
        long start = System.nanoTime();
        loop.schedule(() -> {}, 500, TimeUnit.MILLISECONDS).get(60, TimeUnit.SECONDS);
        run(loop, () -> {});
        least = Math.min(least, (double) (load.busyNanos() - busy) / (System.nanoTime() - start));
      }
      assertTrue(least <= 0.5, "busy for " + least + " of the time");
      assertEquals(0, load.spinNanos());
    } finally {
      vertx.close().await(60, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @EnumSource(value = TransportKind.class, names = {"IO_URING", "EPOLL"})
  void spinIsCountedApart(TransportKind kind) throws Exception {
    Vertx vertx = vertx(kind);
    try {
      EventLoop loop = ((VertxInternal) vertx).nettyEventLoopGroup().next();
      run(loop, () -> {});
      EventLoopLoad load = only(vertx);
      long before = load.busyNanos();
      long start = System.nanoTime();
      // On a busy machine the loop may not spin without interruption.
      for (int i = 0; i < ATTEMPTS && load.spinNanos() < SPIN_NANOS / 4; i++) {
        run(loop, () -> Spin.of(vertx, loop).active(System.nanoTime()));
        loop.schedule(() -> {}, 2 * SPIN_NANOS, TimeUnit.NANOSECONDS).get(60, TimeUnit.SECONDS);
      }
      assertTrue(load.spinNanos() >= SPIN_NANOS / 4, "spun for " + load.spinNanos());
      long counted = load.spinNanos() + load.busyNanos() - before;
      long passed = System.nanoTime() - start;
      assertTrue(counted <= passed + SPIN_NANOS / 10, "counted " + counted + " of " + passed);
    } finally {
      vertx.close().await(60, TimeUnit.SECONDS);
    }
  }
}
