// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.shared;

import static io.weft.systemtest.shared.SharedPair.LONG;
import static io.weft.testkit.node.TestTarget.await;
import static io.weft.testkit.node.TestTarget.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.host.HostController;
import io.weft.testkit.node.GivenOwnership;
import io.weft.testkit.node.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lease of a node runs out under load, or is renewed in time. */
@Timeout(300)
class LeaseEndIT {
  private @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"FILE", "FILE_ON_EPOLL_WITH_THREADS", "FILE_ON_NIO_PORTABLE"})
  @DisplayName("nothing reaches the device after the deadline, though hosts insist, and all goes on when the lease is renewed")
  void endsUnderLoad(Storage storage) throws Exception {
    try (SharedPair pair = new SharedPair(storage, folder, 1)) {
      GivenOwnership owns = pair.firstOwns;
      owns.leaseFor(LONG);
      owns.grant(1, 1);
      InsistingHost host = new InsistingHost(SharedPair.connect(pair.first));
      StampedLoad load = new StampedLoad(1, 32, host::execute).start();
      for (int round = 0; round < 5; round++) {
        long before = load.acknowledged();
        eventually("writes go on", () -> load.acknowledged() > before + 500);
        owns.lease().end();
        long deadline = System.nanoTime();
        long soFar = host.refused();
        // By then whatever the kernel had been given has ended: each writer has been refused, and more than once.
        eventually("all writes are refused", () -> host.refused() > soFar + 500);
        byte[] then = Files.readAllBytes(pair.file());
        long acknowledged = load.acknowledged();
        eventually("hosts insist", () -> host.refused() > soFar + 5000);
        assertArrayEquals(then, Files.readAllBytes(pair.file()), "something was written after the lease");
        assertEquals(acknowledged, load.acknowledged(), "something was acknowledged after the lease");
        assertTrue(load.check(pair.file()) - deadline <= 0, "a write that began after the deadline was written");
        owns.leaseFor(LONG);
      }
      await(load.stop());
      load.check(pair.file());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "FILE_ON_EPOLL_WITH_THREADS"})
  @DisplayName("a lease that is renewed in time costs nobody anything")
  void renewedInTime(Storage storage) throws Exception {
    try (SharedPair pair = new SharedPair(storage, folder, 1)) {
      GivenOwnership owns = pair.firstOwns;
      owns.leaseFor(Duration.ofSeconds(5));
      owns.grant(1, 1);
      HostController controller = SharedPair.connect(pair.first);
      InsistingHost host = new InsistingHost(controller);
      AtomicInteger events = new AtomicInteger();
      controller.onAsyncEvent(_ -> events.incrementAndGet());
      StampedLoad first = new StampedLoad(1, 16, host::execute).start();
      eventually("it is served", () -> first.acknowledged() > 0);
      await(first.stop());
      long refused = host.refused();
      events.set(0);
      StampedLoad steady = new StampedLoad(1, 16, host::execute).start();
      long timer = pair.second.vertx.setPeriodic(100, _ -> owns.leaseFor(Duration.ofSeconds(5)));
      long end = System.nanoTime() + Duration.ofSeconds(7).toNanos();
      eventually("longer than a lease", () -> System.nanoTime() - end > 0);
      pair.second.vertx.cancelTimer(timer);
      await(steady.stop());
      assertEquals(refused, host.refused());
      assertEquals(0, events.get());
      steady.check(pair.file());
    }
  }
}
