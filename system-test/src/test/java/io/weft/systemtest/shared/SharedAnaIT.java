// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.shared;

import static io.weft.systemtest.shared.SharedPair.LONG;
import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.weft.host.Admin;
import io.weft.host.HostController;
import io.weft.nvme.AnaState;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.FeatureId;
import io.weft.nvme.log.AnaLog;
import io.weft.testkit.node.Storage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What hosts hear of shared ANA groups: of all that change together with one event. */
@Timeout(300)
class SharedAnaIT {
  private static final int ANA_CHANGE = 0x000c0302;

  private @TempDir Path folder;
  private final BlockingQueue<Integer> events = new ArrayBlockingQueue<>(100);
  private SharedPair pair;
  private Admin admin;
  private HostController controller;

  @BeforeEach
  void start() throws Exception {
    pair = new SharedPair(Storage.FILE, folder, 1, 2, 3);
    pair.first.ana(2, AnaState.NON_OPTIMIZED);
    controller = SharedPair.connect(pair.first);
    admin = controller.admin();
    await(admin.setFeature(FeatureId.ASYNC_EVENT_CONFIGURATION, 0,
        AsyncEvent.CONFIG_ANA_CHANGE | AsyncEvent.CONFIG_NAMESPACE_ATTRIBUTE));
    controller.onAsyncEvent(events::add);
    await(admin.keepAlive());
  }

  @AfterEach
  void stop() throws Exception {
    pair.close();
  }

  private AnaLog log() throws Exception {
    return await(admin.anaLog(controller.identity()));
  }

  private static List<AnaState> states(AnaLog log) {
    return log.groups().stream().map(AnaLog.Group::state).toList();
  }

  /** Waits for one event, and requires that it was the only one and the only step of the change count. */
  private AnaLog oneChange(AnaLog before, AnaState... states) throws Exception {
    assertEquals(ANA_CHANGE, events.poll(60, TimeUnit.SECONDS));
    AnaLog now = log();
    assertEquals(before.changeCount() + 1, now.changeCount());
    assertEquals(List.of(states), states(now));
    await(admin.keepAlive());
    assertNull(events.poll());
    return now;
  }

  @Test
  @DisplayName("groups that come, lapse, return and are given back together are one change and one event each time")
  void together() throws Exception {
    AnaLog log = log();
    assertEquals(List.of(AnaState.INACCESSIBLE, AnaState.INACCESSIBLE, AnaState.INACCESSIBLE), states(log));
    pair.firstOwns.leaseFor(LONG);
    pair.firstOwns.grant(1, 1, 2, 3);
    log = oneChange(log, AnaState.OPTIMIZED, AnaState.NON_OPTIMIZED, AnaState.OPTIMIZED);
    pair.firstOwns.lease().end();
    log = oneChange(log, AnaState.INACCESSIBLE, AnaState.INACCESSIBLE, AnaState.INACCESSIBLE);
    pair.firstOwns.leaseFor(LONG);
    log = oneChange(log, AnaState.OPTIMIZED, AnaState.NON_OPTIMIZED, AnaState.OPTIMIZED);
    pair.firstOwns.askBack(1, 2, 3);
    oneChange(log, AnaState.INACCESSIBLE, AnaState.INACCESSIBLE, AnaState.INACCESSIBLE);
    assertEquals(Map.of(1, 1L, 2, 1L, 3, 1L), pair.firstOwns.awaitReleased(), "and one report");
  }

  @Test
  @DisplayName("a lease that nobody renews ends by itself, with one event")
  void endsByItself() throws Exception {
    AnaLog log = log();
    pair.firstOwns.leaseFor(Duration.ofMillis(800));
    pair.firstOwns.grant(1, 1, 3);
    log = oneChange(log, AnaState.OPTIMIZED, AnaState.INACCESSIBLE, AnaState.OPTIMIZED);
    oneChange(log, AnaState.INACCESSIBLE, AnaState.INACCESSIBLE, AnaState.INACCESSIBLE);
  }
}
