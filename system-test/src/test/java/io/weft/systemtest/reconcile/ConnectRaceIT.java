// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.reconcile;

import static io.weft.testkit.node.TestTarget.await;
import static io.weft.testkit.node.TestTarget.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemEntry;
import io.weft.config.attribute.Subsystems;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.host.HostController;
import io.weft.host.HostIdentity;
import io.weft.host.NvmeHost;
import io.weft.host.error.CommandFailedException;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.TargetSubsystem;
import io.weft.testkit.node.TestTarget;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hosts connect while an editor changes what they connect to. */
@Timeout(300)
class ConnectRaceIT {
  private static final int HOSTS = 6;
  private static final int EDITS = 40;
  private static final int CONTROLLERS = 2 * HOSTS;

  private TestTarget target;
  private final AtomicInteger connected = new AtomicInteger();
  private final Queue<Integer> refusals = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void start() throws Exception {
    target = TestTarget.with(NamespaceEntry.of(1, "memory:1MiB"));
  }

  @AfterEach
  void stop() throws Exception {
    target.close();
  }

  private int controllers() {
    return target.node.subsystems().stream().map(TargetSubsystem::controllers).mapToInt(Collection::size).sum();
  }

  /** Applies an edit and waits until it is in effect. */
  private void edit(Change change) throws Exception {
    assertEquals(List.of(), await(target.node.inEffect(await(target.store.edit(ConfigStore.ANY_REVISION, change)).revision())));
  }

  private static Configuration change(Configuration was, UnaryOperator<SubsystemEntry> change) {
    return was.with(change.apply(was.subsystem(TestTarget.NQN).orElseThrow()));
  }

  /** A subsystem with another serial number and a number of controller IDs: an attribute, so that it is made anew. */
  private static SubsystemEntry renamed(SubsystemEntry was, int number) {
    return Subsystems.CNTLID_MAX.with(Subsystems.SERIAL.with(was, "S" + number), CONTROLLERS);
  }

  /** Hosts connect and leave until the editor has made its edits. */
  private void race(Edit editor) throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    List<Thread> hosts = new ArrayList<>();
    for (int i = 0; i < HOSTS; i++) {
      hosts.add(Thread.ofVirtual().start(() -> connectUntil(end)));
    }
    try {
      for (int i = 0; i < EDITS; i++) {
        editor.make(i);
      }
      int before = connected.get();
      eventually("hosts connect after the last edit", () -> connected.get() > before + HOSTS);
    } finally {
      end.countDown();
      for (Thread host : hosts) {
        host.join();
      }
    }
  }

  private void connectUntil(CountDownLatch end) {
    NvmeHost host = NvmeHost.create(target.vertx, HostIdentity.random());
    while (end.getCount() > 0) {
      try {
        HostController controller = await(host.connect(target.options()));
        connected.incrementAndGet();
        await(controller.close());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof CommandFailedException refusal) {
          refusals.add(refusal.status());
        }
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
    host.close();
  }

  /** Nothing is left of the hosts, and every controller ID is free. */
  private void assertNothingIsLeft() throws Exception {
    eventually("all controllers are gone", () -> controllers() == 0);
    List<HostController> all = new ArrayList<>();
    for (int i = 0; i < CONTROLLERS; i++) {
      all.add(await(target.host.connectAdmin(target.options())));
    }
    assertEquals(CONTROLLERS, controllers());
    for (HostController controller : all) {
      await(controller.close());
    }
    eventually("all controllers are gone", () -> controllers() == 0);
  }

  @Test
  @DisplayName("hosts that connect while their subsystem is changed are never told not to try again (mend 23)")
  void changesOfASubsystem() throws Exception {
    edit(was -> change(was, subsystem -> renamed(subsystem, EDITS)));
    race(i -> edit(was -> change(was, subsystem -> renamed(subsystem, i))));
    assertEquals(List.of(), refusals.stream().filter(status -> (status & StatusCode.DNR) != 0).toList());
    assertNothingIsLeft();
  }

  @Test
  @DisplayName("a host is never left with a controller of a subsystem that is gone (mend 23)")
  void removalsOfASubsystem() throws Exception {
    SubsystemEntry subsystem = renamed(target.store.snapshot().subsystem(TestTarget.NQN).orElseThrow(), 0);
    race(i -> {
      TargetSubsystem old = target.node.subsystems().iterator().next();
      edit(was -> was.withoutSubsystem(TestTarget.NQN).with(target.store.snapshot().port(1).orElseThrow().withSubsystems(List.of())));
      eventually("the controllers of the removed subsystem are gone", () -> old.controllers().isEmpty());
      edit(was -> was.with(subsystem).with(was.port(1).orElseThrow().withSubsystems(List.of(TestTarget.NQN))));
    });
    assertNothingIsLeft();
  }

  @Test
  @DisplayName("a host whose right was taken has no controller, however it raced (mend 23)")
  void rightsThatAreTaken() throws Exception {
    edit(was -> change(was, subsystem -> renamed(subsystem, 0)));
    race(i -> {
      edit(was -> change(was, subsystem -> subsystem.withAllowedHosts(AllowedHosts.only())));
      eventually("no controller is left", () -> controllers() == 0);
      edit(was -> change(was, subsystem -> subsystem.withAllowedHosts(AllowedHosts.ANY)));
    });
    assertNothingIsLeft();
  }

  @Test
  @DisplayName("a port that is closed and opened while hosts connect leaves nothing behind (mend 23)")
  void portsThatCloseAndOpen() throws Exception {
    edit(was -> change(was, subsystem -> renamed(subsystem, 0)));
    race(i -> {
      edit(was -> was.with(port(was).withEnable(false)));
      eventually("no controller is left", () -> controllers() == 0);
      edit(was -> was.with(port(was).withEnable(true)));
    });
    assertEquals(List.of(), refusals.stream().filter(status -> (status & StatusCode.DNR) != 0).toList());
    assertNothingIsLeft();
  }

  private static PortEntry port(Configuration configuration) {
    return configuration.port(TestTarget.PORT_ID).orElseThrow();
  }

  @Test
  @DisplayName("a host that connects right after an edit is in effect is not refused (mend 7)")
  void aHostThatConnectsRightAfterTheAnswer() throws Exception {
    SubsystemEntry subsystem = target.store.snapshot().subsystem(TestTarget.NQN).orElseThrow();
    for (int i = 0; i < EDITS; i++) {
      int number = i;
      switch (i % 3) {
        case 0 -> edit(was -> change(was, now -> renamed(now, number)));
        case 1 -> edit(was -> was.with(was.port(1).orElseThrow().withSubsystems(List.of()))
            .withoutSubsystem(TestTarget.NQN));
        default -> edit(was -> was.with(renamed(subsystem, number))
            .with(was.port(1).orElseThrow().withSubsystems(List.of(TestTarget.NQN))));
      }
      if (i % 3 != 1) {
        assertNotEquals(0, await(await(target.host.connect(target.options())).namespace(1)).blocks());
      }
    }
  }

  @Test
  @DisplayName("the control of a node runs on no event loop (mend 25)")
  void controlRunsOnNoEventLoop() throws Exception {
    Queue<String> threads = new ConcurrentLinkedQueue<>();
    target.node.watchPorts(() -> threads.add(Thread.currentThread().getName()));
    edit(was -> change(was, subsystem -> renamed(subsystem, 1)));
    assertTrue(threads.stream().allMatch(name -> name.startsWith("weft-control-")), threads::toString);
    assertEquals(1, threads.size());
  }

  /** One of the editor's edits. */
  private interface Edit {
    void make(int number) throws Exception;
  }
}
