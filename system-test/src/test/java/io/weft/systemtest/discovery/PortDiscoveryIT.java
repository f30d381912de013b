// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.discovery;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.AllowedHosts;
import io.weft.config.NamespaceEntry;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.error.CommandFailedException;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.FeatureId;
import io.weft.nvme.Nqn;
import io.weft.nvme.StatusCode;
import io.weft.nvme.TransportType;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.nvme.log.CommandsSupportedEffects;
import io.weft.nvme.log.DiscoveryLogEntry;
import io.weft.nvme.log.DiscoveryLogPage;
import io.weft.nvme.log.LogPageId;
import io.weft.nvme.log.SupportedIdentifiers;
import io.weft.testkit.Proves;
import io.weft.testkit.node.TestTarget;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The discovery subsystem that every port of a target has. */
@Timeout(300)
class PortDiscoveryIT {
  private static final int DNR = StatusCode.DNR;
  private TestTarget target;

  @BeforeEach
  void start() throws Exception {
    target = TestTarget.with(NamespaceEntry.of(1, "memory:1MiB"));
  }

  @AfterEach
  void stop() throws Exception {
    target.close();
  }

  private ControllerOptions options() {
    return new ControllerOptions(target.tcp(), Nqn.DISCOVERY);
  }

  private List<DiscoveryLogEntry> subsystems(DiscoveryLogPage log) {
    return log.entries().stream()
        .filter(entry -> entry.subsystemType() == DiscoveryLogEntry.SUBTYPE_NVM).toList();
  }

  @Test
  @DisplayName("rule 38: the log has the port's address in the form that hosts use")
  @Proves({"discovery admin 02h", "discovery log 70h"})
  void entries() throws Exception {
    DiscoveryLogEntry entry = subsystems(await(target.host.discover(options()))).getFirst();
    assertEquals(TestTarget.NQN, entry.subsystemNqn());
    assertEquals(TransportType.TCP.code(), entry.transportType());
    assertEquals("127.0.0.1", entry.address());
    assertEquals(Integer.toString(target.tcpPort), entry.serviceId());
    assertEquals(TestTarget.PORT_ID, entry.portId());
    assertEquals(0xffff, entry.controllerId());
    assertTrue((entry.requirements() & DiscoveryLogEntry.TREQ_NO_SQ_FLOW_CONTROL) != 0);
  }

  @Test
  @DisplayName("rule 37: a host's log has only what it can see, and a change increments its generation and causes an event")
  @Proves("discovery admin 0ch")
  void changes() throws Exception {
    HostController controller = await(target.host.connect(options()));
    assertEquals(2, controller.identity().get(IdentifyControllerField.CNTRLTYPE));
    await(controller.admin().setFeature(
        FeatureId.ASYNC_EVENT_CONFIGURATION, 0, AsyncEvent.CONFIG_DISCOVERY_LOG_CHANGE));
    BlockingQueue<Integer> events = new ArrayBlockingQueue<>(10);
    controller.onAsyncEvent(events::add);
    DiscoveryLogPage before = await(controller.discoveryLog());
    assertEquals(1, subsystems(before).size());
    await(target.store.edit(-1, was -> was.withSubsystems(was.subsystems().stream()
        .map(each -> each.withAllowedHosts(AllowedHosts.only("nqn.2026-11.io.weft:other"))).toList())));
    assertEquals(0x0070f002, events.poll(60, TimeUnit.SECONDS), "rule 35");
    DiscoveryLogPage after = await(controller.discoveryLog());
    assertEquals(0, subsystems(after).size());
    assertTrue(after.generation() != before.generation());
    assertEquals(after.generation(), await(controller.discoveryLog()).generation());
    await(controller.shutdown());
  }

  @Test
  @DisplayName("rule 41: a discovery controller supports its own commands and no others, and has no I/O queues")
  void commands() throws Exception {
    HostController controller = await(target.host.connect(options()));
    ByteBuffer into = ByteBuffer.allocate(4096);
    int status = await(controller.admin().queue().execute(
        AdminCommandBuilder.identify(IdentifyCns.NAMESPACE, 1, 0, 0, into))).status();
    assertEquals(StatusCode.INVALID_FIELD | DNR, status & ~StatusCode.MORE);
    int smart = await(controller.admin().queue().execute(
        AdminCommandBuilder.getLogPage(2, 0, 0, false, 0, ByteBuffer.allocate(512)))).status() & ~StatusCode.MORE;
    assertTrue(smart == (StatusCode.INVALID_LOG_PAGE | DNR) || smart == (StatusCode.INVALID_FIELD | DNR));
    ExecutionException e = assertThrows(ExecutionException.class, () -> await(controller.connectIoQueue(1, 8)));
    assertEquals(StatusCode.CONNECT_INVALID_PARAMETERS | DNR, ((CommandFailedException) e.getCause()).status());
    await(controller.shutdown());
  }

  @Test
  @DisplayName("rule 41: the log pages of a discovery controller list what it supports, and no more")
  @Proves({"discovery log 00h", "discovery log 05h", "discovery log 12h", "discovery log 13h"})
  void effects() throws Exception {
    HostController controller = await(target.host.connect(options()));
    SupportedIdentifiers pages = SupportedIdentifiers.decode(log(controller, LogPageId.SUPPORTED_LOG_PAGES, 1024), 0);
    assertEquals(List.of(0x00, 0x05, 0x12, 0x13, 0x70), supported(pages));
    SupportedIdentifiers features = SupportedIdentifiers.decode(log(controller, LogPageId.FEATURE_EFFECTS, 1024), 0);
    assertEquals(List.of(FeatureId.ASYNC_EVENT_CONFIGURATION, FeatureId.KEEP_ALIVE_TIMER), supported(features));
    CommandsSupportedEffects commands =
        CommandsSupportedEffects.decode(log(controller, LogPageId.COMMANDS_SUPPORTED_AND_EFFECTS, 4096), 0);
    List<Integer> admin = IntStream.range(0, 256).filter(opcode -> commands.admin(opcode) != 0).boxed().toList();
    assertEquals(List.of(0x02, 0x06, 0x09, 0x0a, 0x0c, 0x18), admin);
    assertTrue(IntStream.range(0, 256).allMatch(opcode -> commands.io(opcode) == 0), "there are no I/O commands");
    ByteBuffer management = log(controller, LogPageId.NVME_MI_EFFECTS, 4096);
    assertArrayEquals(new byte[4096], management.array(), "there is no management endpoint");
    await(controller.shutdown());
  }

  private static ByteBuffer log(HostController controller, int page, int length) throws Exception {
    return await(controller.admin().logPage(page, 0, 0, true, 0, length));
  }

  private static List<Integer> supported(SupportedIdentifiers page) {
    return IntStream.range(0, 256).filter(id -> (page.get(id) & SupportedIdentifiers.SUPPORTED) != 0).boxed().toList();
  }
}
