// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.ReferralEntry;
import io.weft.config.Samples;
import io.weft.config.address.TransportAddress;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigWatch;
import io.weft.config.store.Edited;
import io.weft.config.store.MemoryConfigStore;
import io.weft.discovery.view.DiscoveryView;
import io.weft.discovery.view.Viewer;
import io.weft.fabric.buffer.SlotPools;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostIdentity;
import io.weft.host.HostTransport;
import io.weft.host.NvmeHost;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.FeatureId;
import io.weft.nvme.Nqn;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.nvme.log.DiscoveryLogEntry;
import io.weft.nvme.log.DiscoveryLogPage;
import io.weft.nvme.log.LogPageId;
import io.weft.testkit.Eventually;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service behind two ports, with hosts on the loop transport. */
@Timeout(300)
class DiscoveryServiceTest {
  private static final String UNIQUE = "nqn.2014-08.org.example:discovery";
  private static final int LOG_CHANGE = 0x0070_f002;
  private static final ReferralEntry PEER =
      new ReferralEntry("peer", 0, TransportAddress.tcp("192.0.2.10", 8009), true);

  private final Vertx vertx = Vertx.vertx();
  private final SlotPools slots = new SlotPools(16 << 20);
  private final ConfigStore store = new MemoryConfigStore(vertx, Samples.full().withDiscoveryNqn(UNIQUE));
  private final BlockingQueue<Integer> eventsOfA = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> eventsOfB = new LinkedBlockingQueue<>();
  private volatile boolean live = true;
  private DiscoveryService service;

  @BeforeEach
  void start() {
    service = new DiscoveryService(store, _ -> live, List.of(PEER));
    service.changed();
  }

  @AfterEach
  void stop() throws Exception {
    service.close("the test ends");
    Eventually.until("all associations end", () -> service.controllers() == 0);
    slots.close();
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(60, TimeUnit.SECONDS);
  }

  private HostController connect(String hostNqn, int portId, String nqn) throws Exception {
    NvmeHost host = NvmeHost.create(vertx, new HostIdentity(hostNqn, UUID.randomUUID()));
    return await(host.connect(
        new ControllerOptions(HostTransport.loop(new LoopPort(portId, service), slots), nqn).keepAliveMillis(30_000)));
  }

  /** A host with notices enabled. */
  private HostController listen(String hostNqn, BlockingQueue<Integer> events) throws Exception {
    HostController controller = connect(hostNqn, 1, Nqn.DISCOVERY);
    await(controller.admin().setFeature(
        FeatureId.ASYNC_EVENT_CONFIGURATION, 0, AsyncEvent.CONFIG_DISCOVERY_LOG_CHANGE));
    controller.onAsyncEvent(events::add);
    return controller;
  }

  private void edit(Change change) throws Exception {
    await(store.edit(ConfigStore.ANY_REVISION, change));
  }

  /** As a node does: when it returns, the notices are on their way, before anything that hosts ask later. */
  private void editAndTell(Change change) throws Exception {
    edit(change);
    service.changed();
  }

  /** Revokes host A's access to subsystem beta, which host B never saw. */
  private static Configuration hideBeta(Configuration was) {
    return was.withSubsystems(List.of(Samples.alpha(),
        Samples.beta().withAllowedHosts(AllowedHosts.only("nqn.2014-08.org.example:other"))));
  }

  private static List<String> names(DiscoveryLogPage log, int type) {
    return log.entries().stream()
        .filter(entry -> entry.subsystemType() == type).map(DiscoveryLogEntry::subsystemNqn).toList();
  }

  @Test
  void answersUnderBothNames() {
    assertNotNull(service.subsystem(UNIQUE));
    assertSame(service.subsystem(UNIQUE), service.subsystem(Nqn.DISCOVERY));
    assertNull(service.subsystem(Samples.ALPHA));
  }

  @Test
  void eachHostSeesWhatItMayUseAndEveryReferral() throws Exception {
    DiscoveryLogPage seenByA = await(connect(Samples.HOST_A, 1, Nqn.DISCOVERY).discoveryLog());
    DiscoveryLogPage seenByB = await(connect(Samples.HOST_B, 1, UNIQUE).discoveryLog());
    assertEquals(List.of(UNIQUE), names(seenByA, DiscoveryLogEntry.SUBTYPE_CURRENT_DISCOVERY));
    assertEquals(List.of(Samples.ALPHA, Samples.BETA), names(seenByA, DiscoveryLogEntry.SUBTYPE_NVM));
    assertEquals(List.of(Samples.ALPHA), names(seenByB, DiscoveryLogEntry.SUBTYPE_NVM));
    List<String> referrals = seenByB.entries().stream()
        .filter(entry -> entry.subsystemType() == DiscoveryLogEntry.SUBTYPE_REFERRAL)
        .map(DiscoveryLogEntry::address).sorted().toList();
    assertEquals(List.of("192.0.2.10", "192.0.2.77"), referrals, "the peer, and the referral of the port");
    assertEquals(2, service.controllers());
  }

  @Test
  @DisplayName("rule 37: a change of the configuration is told to those who see a difference, and to no others")
  void followsTheConfiguration() throws Exception {
    store.watch(_ -> service.changed());
    HostController a = listen(Samples.HOST_A, eventsOfA);
    HostController b = listen(Samples.HOST_B, eventsOfB);
    long generation = await(b.discoveryLog()).generation();
    edit(DiscoveryServiceTest::hideBeta);
    assertEquals(LOG_CHANGE, eventsOfA.poll(60, TimeUnit.SECONDS));
    assertEquals(List.of(Samples.ALPHA), names(await(a.discoveryLog()), DiscoveryLogEntry.SUBTYPE_NVM));
    // This command is executed after what the change has put on B's event loop.
    assertEquals(generation, await(b.discoveryLog()).generation());
    assertTrue(eventsOfB.isEmpty(), "host B sees what it saw");
  }

  @Test
  void tellsNobodyOfTheConfigurationUnlessItFollows() throws Exception {
    HostController a = listen(Samples.HOST_A, eventsOfA);
    edit(DiscoveryServiceTest::hideBeta);
    await(a.admin().identifyController());
    assertTrue(eventsOfA.isEmpty(), "the node has not applied the change yet");
    service.changed();
    assertEquals(LOG_CHANGE, eventsOfA.poll(60, TimeUnit.SECONDS));
  }

  @Test
  void tellsOfPortsThatGoAndComeBack() throws Exception {
    HostController a = listen(Samples.HOST_A, eventsOfA);
    DiscoveryLogPage before = await(a.discoveryLog());
    live = false;
    service.changed();
    assertEquals(LOG_CHANGE, eventsOfA.poll(60, TimeUnit.SECONDS));
    DiscoveryLogPage without = await(a.discoveryLog());
    assertEquals(List.of(), names(without, DiscoveryLogEntry.SUBTYPE_NVM));
    assertTrue(without.generation() > before.generation());
    live = true;
    service.changed();
    assertEquals(LOG_CHANGE, eventsOfA.poll(60, TimeUnit.SECONDS));
    assertTrue(await(a.discoveryLog()).generation() > without.generation());
  }

  @Test
  void anotherDiscoveryNqnEndsTheAssociationsUnderTheOldOne() throws Exception {
    store.watch(_ -> service.changed());
    HostController a = connect(Samples.HOST_A, 1, UNIQUE);
    Object old = service.subsystem(UNIQUE);
    edit(was -> was.withDiscoveryNqn(UNIQUE + "-2"));
    await(a.closed());
    assertNull(service.subsystem(UNIQUE));
    assertNotSame(old, service.subsystem(Nqn.DISCOVERY));
    DiscoveryLogPage log = await(connect(Samples.HOST_A, 1, UNIQUE + "-2").discoveryLog());
    assertEquals(List.of(UNIQUE + "-2"), names(log, DiscoveryLogEntry.SUBTYPE_CURRENT_DISCOVERY));
  }

  @Test
  @DisplayName("after two changes and one read there is no second, empty notice (mend 28)")
  void oneReadAnswersTwoChanges() throws Exception {
    HostController a = listen(Samples.HOST_A, eventsOfA);
    editAndTell(DiscoveryServiceTest::hideBeta);
    assertNotNull(eventsOfA.poll(60, TimeUnit.SECONDS));
    editAndTell(was -> was.withSubsystems(List.of(Samples.alpha(), Samples.beta())));
    assertEquals(List.of(Samples.ALPHA, Samples.BETA), names(await(a.discoveryLog()), DiscoveryLogEntry.SUBTYPE_NVM));
    // What was sent before this answer has arrived with it.
    await(a.admin().keepAlive());
    assertTrue(eventsOfA.isEmpty());
    editAndTell(DiscoveryServiceTest::hideBeta);
    assertNotNull(eventsOfA.poll(60, TimeUnit.SECONDS), "the next change is told");
  }

  @Test
  @DisplayName("a change during a read in pieces is told after it (mend 28)")
  void aReadOfAnOldPageAnswersNothing() throws Exception {
    HostController a = listen(Samples.HOST_A, eventsOfA);
    editAndTell(DiscoveryServiceTest::hideBeta);
    assertNotNull(eventsOfA.poll(60, TimeUnit.SECONDS));
    await(a.admin().logPage(LogPageId.DISCOVERY, 0, 0, true, 0, 1024));
    editAndTell(was -> was.withSubsystems(List.of(Samples.alpha(), Samples.beta())));
    await(a.admin().logPage(LogPageId.DISCOVERY, 0, 0, false, 1024, 1024));
    assertNotNull(eventsOfA.poll(60, TimeUnit.SECONDS), "the host has not seen the change");
  }

  @Test
  void theNewNqnAnswersBeforeTheServiceIsToldOfIt() throws Exception {
    edit(was -> was.withDiscoveryNqn(UNIQUE + "-2"));
    assertNull(service.subsystem(UNIQUE));
    assertNotNull(service.subsystem(UNIQUE + "-2"));
  }

  @Test
  void closingAPortEndsOnlyItsAssociations() throws Exception {
    HostController first = connect(Samples.HOST_A, 1, Nqn.DISCOVERY);
    HostController second = connect(Samples.HOST_A, 2, Nqn.DISCOVERY);
    service.closePort(1, "port 1 was removed");
    await(first.closed());
    Eventually.until("one association is left", () -> service.controllers() == 1);
    assertEquals(2, await(second.admin().identifyController()).get(
        IdentifyControllerField.CNTRLTYPE), "the other port still answers");
  }

  @Test
  void closingEndsAllAssociations() throws Exception {
    HostController a = connect(Samples.HOST_A, 1, Nqn.DISCOVERY);
    service.close("the node stops");
    await(a.closed());
  }

  /** A store of which one thread, having read a configuration, waits before it goes on. */
  private record SlowRead(ConfigStore store, Thread slow, CountDownLatch read, CountDownLatch goOn) implements ConfigStore {
    @Override
    public Configuration snapshot() {
      Configuration configuration = store.snapshot();
      if (Thread.currentThread() == slow && read.getCount() > 0) {
        read.countDown();
        try {
          assertTrue(goOn.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return configuration;
    }

    @Override
    public ConfigWatch watch(Consumer<Configuration> listener) {
      return store.watch(listener);
    }

    @Override
    public Future<Edited> edit(UUID id, long expectedRevision, Change change) {
      return store.edit(id, expectedRevision, change);
    }

    @Override
    public Future<Void> close() {
      return store.close();
    }
  }

  @Test
  @DisplayName("of two updates at once none brings back an older configuration (mend 7)")
  void updatesAtOnceEndWithTheLatest() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicReference<DiscoveryService> updated = new AtomicReference<>();
    Thread late = new Thread(() -> updated.get().changed());
    Thread early = new Thread(() -> updated.get().changed());
    updated.set(new DiscoveryService(new SlowRead(store, early, read, goOn), _ -> true, List.of()));
    early.start();
    assertTrue(read.await(60, TimeUnit.SECONDS));
    edit(DiscoveryServiceTest::hideBeta);
    late.start();
    Eventually.until("the second update is over, or waits for the first",
        () -> late.getState() == Thread.State.TERMINATED || late.getState() == Thread.State.BLOCKED);
    goOn.countDown();
    early.join();
    late.join();
    DiscoveryView view = updated.get().view(new Viewer(Samples.HOST_A, "127.0.0.1", 8009, true));
    assertEquals(0, IntStream.range(0, view.count())
        .filter(i -> view.entry(i).subsystemNqn().equals(Samples.BETA)).count(), "paths to what was hidden");
  }
}
