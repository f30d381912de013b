// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.queue;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.weft.config.NamespaceEntry;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.FabricsCommandBuilder;
import io.weft.host.HostController;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.FeatureId;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.Property;
import io.weft.testkit.Proves;
import io.weft.testkit.node.RawHost;
import io.weft.testkit.node.TestTarget;
import io.weft.testkit.wire.RawConnection;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The keep-alive timer: how it is set, what restarts it and when it expires. */
@Timeout(300)
@Proves({"admin 18h", "feature 0fh"})
class KeepAliveIT {
  private TestTarget target;

  @BeforeEach
  void start() throws Exception {
    target = TestTarget.with(NamespaceEntry.of(1, "memory:1MiB"));
  }

  @AfterEach
  void stop() throws Exception {
    target.close();
  }

  private Future<Void> pause(long millis) {
    return target.vertx.timer(millis, TimeUnit.MILLISECONDS).mapEmpty();
  }

  @Test
  @DisplayName("rule 31: KATO is rounded up to KAS, 0 stops the timer, and Keep Alive without a timer is an error")
  void granularity() throws Exception {
    HostController controller = await(target.host.connect(target.options().keepAliveMillis(60_001)));
    assertEquals(61_000, await(controller.admin().getFeature(FeatureId.KEEP_ALIVE_TIMER, 0)));
    for (int[] setAndGet : new int[][] {{1, 1000}, {1000, 1000}, {120_000, 120_000}, {0, 0}}) {
      await(controller.admin().setFeature(FeatureId.KEEP_ALIVE_TIMER, 0, setAndGet[0]));
      assertEquals(setAndGet[1], await(controller.admin().getFeature(FeatureId.KEEP_ALIVE_TIMER, 0)));
    }
    int status = await(controller.admin().queue().execute(AdminCommandBuilder.keepAlive())).status() & ~StatusCode.MORE;
    assertEquals(StatusCode.KEEP_ALIVE_TIMEOUT_INVALID | StatusCode.DNR, status);
    await(controller.close());
  }

  @Test
  @DisplayName("rule 31: any command on any queue restarts the timer")
  void traffic() throws Exception {
    try (RawHost host = new RawHost(target, false, false).ready(1000); RawConnection queue = host.ioQueue()) {
      NvmeCommand[] commands = {FabricsCommandBuilder.propertyGet(Property.CSTS), AdminCommandBuilder.keepAlive(), IoCommandBuilder.flush(1)};
      for (int i = 0; i < 9; i++) {
        await(pause(400));
        RawConnection on = i % 3 == 2 ? queue : host.admin;
        assertEquals(0, host.execute(on, commands[i % 3], new byte[0]).completionStatus());
      }
    }
  }

  @Test
  @DisplayName("rules 31, 58: a KATO of 2 s expires between 2 and 4 s after the last command")
  void expiry() throws Exception {
    try (RawHost host = new RawHost(target, false, false).ready(2000)) {
      await(pause(1500));
      long last = System.nanoTime();
      assertEquals(1, host.status());
      host.admin.awaitClose();
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - last);
      // Up to 4 s by the rule, plus a margin for a busy machine.
      assertTrue(millis >= 1990 && millis < 6000, millis + " ms");
    }
  }

  @Test
  @DisplayName("rule 31: the timer starts at Connect, and restarts when the controller is enabled")
  void beforeEnable() throws Exception {
    try (RawHost host = new RawHost(target, false, false)) {
      byte[] data = RawHost.connectData(0xffff, TestTarget.NQN, TestTarget.HOST_NQN);
      assertEquals(0, host.execute(host.admin, RawHost.connect(0, 31).cdw(12, 1000), data).completionStatus());
      long connected = System.nanoTime();
      host.admin.awaitClose();
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - connected);
      assertTrue(millis >= 900 && millis < 5000, millis + " ms");
    }
  }
}
