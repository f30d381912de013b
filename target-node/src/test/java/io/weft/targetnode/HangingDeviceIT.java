// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import static io.weft.targetnode.NodeFixture.NQN;
import static io.weft.targetnode.NodeFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.NamespaceEntry;
import io.weft.targetnode.backend.BackendException;
import io.weft.targetnode.device.DeviceState;
import io.weft.targetnode.ownership.GroupOwnership;
import io.weft.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole node with a device that hangs, as one of a file server that has gone does. */
@Timeout(300)
class HangingDeviceIT {
  private static final NamespaceEntry SOUND = NamespaceEntry.of(1, "memory:1MiB");
  private static final NamespaceEntry HANGING = NamespaceEntry.of(2, "memory:2MiB");
  /** What {@link TargetNode#stop} promises, and as much again for a machine that is busy. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(16);

  @TempDir Path folder;

  @Test
  @DisplayName("a node with a device that hangs starts, serves the others, takes edits and stops in time (mend 24)")
  void theRestGoesOnAndTheStopDoesNotWait() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    try (NodeFixture fixture = new NodeFixture(folder, SOUND, HANGING)) {
      TargetNode node = new TargetNode(fixture.runtime, fixture.store, fixture.options, GroupOwnership.STANDALONE,
          configured -> (entry, threads) -> entry.nsid() != HANGING.nsid() ? configured.open(entry, threads) : threads.run(() -> {
            answer.await();
            throw new BackendException("the file server is back, too late");
          }));
      await(node.start());
      assertEquals(Set.of(SOUND.nsid()), node.subsystems().iterator().next().namespaces().keySet());
      assertTrue(NodeFixture.answers(fixture.tcpPort));
      Eventually.until("it is said to hang", () -> node.namespaceFailures().containsKey(NQN)
          && node.namespaceFailures().get(NQN).get(HANGING.nsid()).state() == DeviceState.HANGING);

      await(fixture.store.edit(1, was -> was.withPorts(List.of(NodeFixture.port(2, fixture.otherTcpPort)))));
      Eventually.until("another port listens", () -> NodeFixture.answers(fixture.otherTcpPort));

      long started = System.nanoTime();
      await(node.stop());
      Duration taken = Duration.ofNanos(System.nanoTime() - started);
      assertTrue(taken.compareTo(STOP_LIMIT) < 0, "it took " + taken);
      assertEquals(TargetNodeState.STOPPED, node.state());
      assertTrue(node.ports().isEmpty() && node.subsystems().isEmpty());
      assertEquals(1, answer.getCount(), "the device still hangs");
    } finally {
      answer.countDown();
    }
  }

  @Test
  @DisplayName("a revision that takes a device away is settled when the device is closed, and not when nobody waits for it any longer")
  void settled() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    try (NodeFixture fixture = new NodeFixture(folder, SOUND, HANGING)) {
      TargetNode node = new TargetNode(fixture.runtime, fixture.store, fixture.options, GroupOwnership.STANDALONE,
          configured -> (entry, threads) -> entry.nsid() != HANGING.nsid() ? configured.open(entry, threads)
              : threads.run(() -> answer.await(300, TimeUnit.SECONDS)).compose(_ -> configured.open(entry, threads)));
      await(node.start());
      assertEquals(1, node.settledRevision());
      long told = await(fixture.store.edit(1, was -> was.with(was.subsystem(NQN).orElseThrow().with(HANGING.withEnable(false))))).revision();
      assertEquals(List.of(), await(node.inEffect(told)));
      assertEquals(told, node.appliedRevision());
      assertEquals(1, node.settledRevision(), "the device may still be opened");

      CountDownLatch later = new CountDownLatch(1);
      PortWatch watch = node.watchPorts(later::countDown);
      answer.countDown();
      assertTrue(later.await(60, TimeUnit.SECONDS), "it is told");
      assertEquals(told, node.settledRevision());
      watch.close();
      await(node.stop());
    } finally {
      answer.countDown();
    }
  }
}
