// SPDX-License-Identifier: Apache-2.0
package io.weft.discoverynode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.AllowedHosts;
import io.weft.config.PortEntry;
import io.weft.config.Samples;
import io.weft.config.address.TransportAddress;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.MemoryConfigStore;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostIdentity;
import io.weft.host.HostTransport;
import io.weft.host.NvmeHost;
import io.weft.host.error.CommandFailedException;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.FeatureId;
import io.weft.nvme.Nqn;
import io.weft.nvme.StatusCode;
import io.weft.nvme.TransportType;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.nvme.log.DiscoveryLogEntry;
import io.weft.nvme.log.DiscoveryLogPage;
import io.weft.testkit.Eventually;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A discovery node on a socket, used by Weft's own host. */
@Timeout(300)
class DiscoveryNodeIT {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String UNIQUE = "nqn.2014-08.org.example:discovery";
  private static final int LOG_CHANGE = 0x0070_f002;

  private final Vertx vertx = Vertx.vertx();
  private final FabricRuntime runtime = new FabricRuntime(vertx, 16 << 20);
  private final MemoryConfigStore store = new MemoryConfigStore(vertx, Samples.full().withDiscoveryNqn(UNIQUE));
  private final NvmeHost hostA = NvmeHost.create(vertx, new HostIdentity(Samples.HOST_A, new UUID(0, 1)));
  private final NvmeHost hostB = NvmeHost.create(vertx, new HostIdentity(Samples.HOST_B, new UUID(0, 2)));
  private final BlockingQueue<Integer> events = new LinkedBlockingQueue<>();
  private volatile boolean live = true;
  private DiscoveryNode node;
  private String deployment;

  @BeforeEach
  void start() throws Exception {
    deploy(new DiscoveryOptions(LOOPBACK, 0));
  }

  @AfterEach
  void stop() throws Exception {
    await(Future.join(vertx.deploymentIDs().stream().map(vertx::undeploy).toList()));
    runtime.close();
    await(vertx.close());
  }

  private void deploy(DiscoveryOptions options) throws Exception {
    node = new DiscoveryNode(store, options, runtime, _ -> live);
    deployment = await(vertx.deployVerticle(node));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(60, TimeUnit.SECONDS);
  }

  private ControllerOptions options(String nqn) {
    return new ControllerOptions(HostTransport.tcp(LOOPBACK, node.actualPort()), nqn).keepAliveMillis(30_000);
  }

  private DiscoveryLogPage discover(NvmeHost host) throws Exception {
    return await(host.discover(options(Nqn.DISCOVERY)));
  }

  /** An association of host A with notices enabled. */
  private HostController listen() throws Exception {
    HostController controller = await(hostA.connect(options(Nqn.DISCOVERY)));
    await(controller.admin().setFeature(
        FeatureId.ASYNC_EVENT_CONFIGURATION, 0, AsyncEvent.CONFIG_DISCOVERY_LOG_CHANGE));
    controller.onAsyncEvent(events::add);
    return controller;
  }

  private void edit(Change change) throws Exception {
    await(store.edit(ConfigStore.ANY_REVISION, change));
  }

  private void awaitEvent() throws Exception {
    assertEquals(LOG_CHANGE, events.poll(60, TimeUnit.SECONDS));
  }

  private static List<DiscoveryLogEntry> entries(DiscoveryLogPage log, int type) {
    return log.entries().stream().filter(entry -> entry.subsystemType() == type).toList();
  }

  private static List<String> subsystems(DiscoveryLogPage log) {
    return entries(log, DiscoveryLogEntry.SUBTYPE_NVM).stream().map(DiscoveryLogEntry::subsystemNqn).toList();
  }

  @Test
  @DisplayName("rule 38: the log has the subsystems of all ports, with the addresses of those ports")
  void logPage() throws Exception {
    edit(was -> was.withPorts(List.of(Samples.port(),
        PortEntry.of(2, TransportAddress.tcp("192.0.2.5", 4421), Samples.ALPHA))));
    DiscoveryLogPage log = discover(hostA);
    assertEquals(List.of(Samples.ALPHA, Samples.ALPHA, Samples.BETA), subsystems(log));
    DiscoveryLogEntry far = entries(log, DiscoveryLogEntry.SUBTYPE_NVM).get(1);
    assertEquals(2, far.portId());
    assertEquals("192.0.2.5", far.address());
    assertEquals("4421", far.serviceId());
    assertEquals(TransportType.TCP.code(), far.transportType());
  }

  @Test
  void selfEntry() throws Exception {
    DiscoveryLogEntry self = discover(hostA).entries().getFirst();
    assertEquals(DiscoveryLogEntry.SUBTYPE_CURRENT_DISCOVERY, self.subsystemType());
    assertEquals(UNIQUE, self.subsystemNqn());
    assertEquals(LOOPBACK, self.address());
    assertEquals(Integer.toString(node.actualPort()), self.serviceId());
    assertEquals(0, self.portId(), "a discovery node belongs to no port");
  }

  @Test
  void referrals() throws Exception {
    List<DiscoveryLogEntry> referrals = entries(discover(hostB), DiscoveryLogEntry.SUBTYPE_REFERRAL);
    assertEquals(1, referrals.size());
    assertEquals("192.0.2.77", referrals.getFirst().address());
    assertEquals("8009", referrals.getFirst().serviceId());
    assertEquals(Nqn.DISCOVERY, referrals.getFirst().subsystemNqn());
  }

  @Test
  @DisplayName("rule 37: each host sees the subsystems that it may use, and its own generation")
  void viewsOfHosts() throws Exception {
    DiscoveryLogPage seenByA = discover(hostA);
    DiscoveryLogPage seenByB = discover(hostB);
    assertEquals(List.of(Samples.ALPHA, Samples.BETA), subsystems(seenByA));
    assertEquals(List.of(Samples.ALPHA), subsystems(seenByB));
    edit(was -> was.withSubsystems(List.of(Samples.alpha(),
        Samples.beta().withAllowedHosts(AllowedHosts.only(Samples.HOST_A, Samples.HOST_B)))));
    assertEquals(seenByA.generation(), discover(hostA).generation(), "host A sees what it saw");
    assertTrue(discover(hostB).generation() > seenByB.generation());
  }

  @Test
  void whatListensOnTheWildcardIsReachedWhereTheHostCame() throws Exception {
    edit(was -> was.withPorts(List.of(PortEntry.of(1, TransportAddress.tcp("0.0.0.0", 4420), Samples.ALPHA))));
    assertEquals(LOOPBACK, entries(discover(hostA), DiscoveryLogEntry.SUBTYPE_NVM).getFirst().address());
  }

  @Test
  @DisplayName("rule 35: a connected host is told when its log page changes")
  void changeEvents() throws Exception {
    HostController controller = listen();
    assertEquals(2, controller.identity().get(IdentifyControllerField.CNTRLTYPE));
    long generation = await(controller.discoveryLog()).generation();
    edit(was -> was.withSubsystems(List.of(Samples.alpha())));
    awaitEvent();
    DiscoveryLogPage after = await(controller.discoveryLog());
    assertEquals(List.of(Samples.ALPHA), subsystems(after));
    assertTrue(after.generation() > generation);
  }

  @Test
  void aPortThatDoesNotListenIsLeftOut() throws Exception {
    HostController controller = listen();
    live = false;
    node.liveChanged();
    awaitEvent();
    DiscoveryLogPage without = await(controller.discoveryLog());
    assertEquals(List.of(), subsystems(without));
    assertEquals(1, entries(without, DiscoveryLogEntry.SUBTYPE_REFERRAL).size(), "the referral does not depend on it");
    live = true;
    node.liveChanged();
    awaitEvent();
    assertEquals(2, subsystems(await(controller.discoveryLog())).size());
  }

  @Test
  void anotherDiscoveryNqn() throws Exception {
    HostController before = await(hostA.connect(options(UNIQUE)));
    String renamed = UNIQUE + "-2";
    edit(was -> was.withDiscoveryNqn(renamed));
    await(before.closed());
    CommandFailedException refused = (CommandFailedException)
        assertThrows(Throwable.class, () -> await(hostA.connect(options(UNIQUE))));
    assertEquals(StatusCode.CONNECT_INVALID_PARAMETERS | StatusCode.DNR, refused.status());
    assertEquals(renamed, discover(hostA).entries().getFirst().subsystemNqn(), "the well-known NQN still answers");
    assertEquals(2, subsystems(await(hostA.discover(options(renamed)))).size());
  }

  @Test
  void hostsThatLeaveAreForgotten() throws Exception {
    HostController controller = await(hostA.connect(options(Nqn.DISCOVERY)));
    assertEquals(1, node.controllers());
    await(controller.shutdown());
    Eventually.until("the controller is gone", () -> node.controllers() == 0);
  }

  @Test
  void stoppingEndsAllAssociationsAndFreesTheAddress() throws Exception {
    HostController controller = await(hostA.connect(options(Nqn.DISCOVERY)));
    int port = node.actualPort();
    await(vertx.undeploy(deployment));
    await(controller.closed());
    edit(was -> was.withSubsystems(List.of()));
    deploy(new DiscoveryOptions(LOOPBACK, port));
    assertEquals(port, node.actualPort());
    assertEquals(List.of(), subsystems(discover(hostA)));
  }

  @Test
  void anAddressInUseFailsTheStart() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
      DiscoveryNode second =
          new DiscoveryNode(store, new DiscoveryOptions(LOOPBACK, taken.getLocalPort()), runtime, _ -> true);
      Throwable failure = assertThrows(Throwable.class, () -> await(vertx.deployVerticle(second)));
      assertInstanceOf(BindException.class, failure);
      assertEquals(0, second.actualPort());
      assertEquals(0, second.controllers());
    }
  }
}
