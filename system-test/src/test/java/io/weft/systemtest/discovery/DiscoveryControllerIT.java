// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.discovery;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Promise;
import io.vertx.core.net.NetServer;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemEntry;
import io.weft.discovery.controller.DiscoverySubsystem;
import io.weft.discovery.view.DiscoveryIndex;
import io.weft.fabric.FabricPort;
import io.weft.fabric.FabricSubsystem;
import io.weft.fabric.tcp.TcpListener;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.ControllerOptions;
import io.weft.host.FabricsCommandBuilder;
import io.weft.host.HostController;
import io.weft.host.HostQueue;
import io.weft.host.HostTransport;
import io.weft.host.NvmeCommand;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.FeatureId;
import io.weft.nvme.Nqn;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.ControllerConfiguration;
import io.weft.nvme.fabrics.ControllerStatus;
import io.weft.nvme.fabrics.Property;
import io.weft.nvme.identify.IdentifyController;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.testkit.Proves;
import io.weft.testkit.node.TestTarget;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The peculiarities of discovery controllers: their identity, commands and life cycle. */
@Timeout(300)
@Proves({"discovery property CAP", "discovery property VS", "discovery property CC", "discovery property CSTS"})
class DiscoveryControllerIT {
  private static final int DNR = StatusCode.DNR;
  private static final long TIMEOUT_MILLIS = 700;

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

  private static int status(HostQueue queue, NvmeCommand command) throws Exception {
    return await(queue.execute(command)).status() & ~StatusCode.MORE;
  }

  @Test
  @DisplayName("rule 62: a discovery controller identifies itself")
  @Proves({"discovery cns 01h", "discovery feature 0fh"})
  void identity() throws Exception {
    HostController controller = await(target.host.connect(options()));
    IdentifyController data = controller.identity();
    assertEquals(0x8000_0000L, data.get(IdentifyControllerField.OAES));
    assertEquals(2, data.get(IdentifyControllerField.CNTRLTYPE));
    assertEquals(1 << 2, data.get(IdentifyControllerField.LPA) & 1 << 2, "LPA: extended data");
    assertEquals(controller.id(), data.get(IdentifyControllerField.CNTLID));
    await(controller.admin().setFeature(FeatureId.KEEP_ALIVE_TIMER, 0, 7200));
    assertEquals(8000, await(controller.admin().getFeature(FeatureId.KEEP_ALIVE_TIMER, 0)), "rounded up to KAS");
    await(controller.shutdown());
  }

  @Test
  @DisplayName("rule 26: a discovery controller can be enabled with any entry sizes, but not with other page sizes")
  void enable() throws Exception {
    HostController controller = await(target.host.connectAdmin(options()));
    await(controller.admin().propertySet(Property.CC, ControllerConfiguration.EN));
    assertEquals(ControllerStatus.RDY, await(controller.admin().propertyGet(Property.CSTS)));
    await(controller.admin().propertySet(Property.CC, 0));
    await(controller.admin().propertySet(Property.CC, ControllerConfiguration.EN | 1 << 7));
    assertEquals(ControllerStatus.CFS, await(controller.admin().propertyGet(Property.CSTS)));
    await(controller.close());
  }

  @Test
  @DisplayName("rule 29: a discovery controller that is not ready fails admin commands with Command Sequence Error")
  void notReady() throws Exception {
    HostController controller = await(target.host.connectAdmin(options()));
    assertEquals(StatusCode.COMMAND_SEQUENCE_ERROR | DNR, status(controller.admin().queue(), AdminCommandBuilder.keepAlive()));
    await(controller.close());
  }

  @Test
  @DisplayName("rule 32: without KATO the timer has two minutes; events are reported in either case")
  @Proves("discovery admin 0ch")
  void keepAlive() throws Exception {
    for (int kato : new int[] {0, 30_000}) {
      HostController controller = await(target.host.connect(options().keepAliveMillis(kato)));
      assertEquals(kato == 0 ? 120_000 : kato, await(controller.admin().getFeature(FeatureId.KEEP_ALIVE_TIMER, 0)));
      await(controller.admin().setFeature(
          FeatureId.ASYNC_EVENT_CONFIGURATION, 0, AsyncEvent.CONFIG_DISCOVERY_LOG_CHANGE));
      await(controller.discoveryLog());
      Collection<SubsystemEntry> before = target.store.snapshot().subsystems();
      Promise<Integer> told = Promise.promise();
      controller.onAsyncEvent(told::tryComplete);
      await(target.store.edit(-1, was -> was.withSubsystems(List.of())));
      assertEquals(0x0070f002, await(told.future()), "rule 35");
      await(controller.shutdown());
      await(target.store.edit(-1, was -> was.withSubsystems(before)));
    }
  }

  @Test
  @DisplayName("rule 40: the well-known NQN leads to a controller that reports the unique NQN")
  void uniqueNqn() throws Exception {
    String unique = "nqn.2026-11.io.weft:discovery";
    await(target.store.edit(-1, was -> was.withDiscoveryNqn(unique)));
    for (String asked : new String[] {Nqn.DISCOVERY, unique}) {
      HostController controller = await(target.host.connect(new ControllerOptions(target.tcp(), asked)));
      assertEquals(unique, controller.identity().getText(IdentifyControllerField.SUBNQN), asked);
      await(controller.shutdown());
    }
  }

  @Test
  @DisplayName("rule 41: only a discovery controller's admin commands, identify structures and features are supported")
  void nothingElse() throws Exception {
    HostController controller = await(target.host.connect(options()));
    HostQueue queue = controller.admin().queue();
    Set<Integer> supported = Set.of(0x02, 0x06, 0x09, 0x0a, 0x0c, 0x18);
    for (int opcode = 0; opcode < 0x7f; opcode++) {
      if (!supported.contains(opcode)) {
        assertEquals(StatusCode.INVALID_OPCODE | DNR, status(queue, new NvmeCommand(opcode)), "opcode " + opcode);
      }
    }
    for (int cns : new int[] {0x00, 0x02, 0x03, 0x05, 0x06, 0x08, 0x10, 0x13, 0x1c}) {
      assertEquals(StatusCode.INVALID_FIELD | DNR,
          status(queue, AdminCommandBuilder.identify(cns, 1, 0, 0, ByteBuffer.allocate(4096))), "CNS " + cns);
    }
    for (int fid = 0; fid < 0x100; fid++) {
      boolean known = fid == FeatureId.KEEP_ALIVE_TIMER || fid == FeatureId.ASYNC_EVENT_CONFIGURATION;
      assertEquals(known ? 0 : StatusCode.INVALID_FIELD | DNR, status(queue, AdminCommandBuilder.getFeatures(fid, 0, 0)), "FID " + fid);
    }
    await(controller.shutdown());
  }

  /** A discovery subsystem on a port whose unused associations end soon. */
  private NetServer impatient() throws Exception {
    DiscoverySubsystem subsystem = new DiscoverySubsystem(Nqn.DISCOVERY, new DiscoveryIndex(_ -> true, List.of()));
    FabricPort port = new FabricPort() {
      @Override
      public int id() {
        return 9;
      }

      @Override
      public long associationTimeoutMillis() {
        return TIMEOUT_MILLIS;
      }

      @Override
      public int inCapsuleDataSize() {
        return ADMIN_IN_CAPSULE;
      }

      @Override
      public int maxQueueEntries() {
        return 32;
      }

      @Override
      public int maxTransferSize() {
        return 65_536;
      }

      @Override
      public @Nullable FabricSubsystem subsystem(String nqn) {
        return subsystem;
      }
    };
    Promise<NetServer> listening = Promise.promise();
    target.vertx.runOnContext(_ ->
        TcpListener.listen(target.runtime, "127.0.0.1", 0, port).onComplete(listening));
    return await(listening.future());
  }

  private void assertEndsAfterTheTimeout(HostController controller) throws Exception {
    long start = System.nanoTime();
    await(controller.closed());
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertTrue(millis >= TIMEOUT_MILLIS - 200 && millis < 20 * TIMEOUT_MILLIS, millis + " ms");
  }

  @Test
  @DisplayName("rules 27, 28: an association whose controller is disabled or shut down ends after its timeout")
  void associationTimeout() throws Exception {
    assertEquals(120_000, target.port().associationTimeoutMillis(), "two minutes");
    NetServer server = impatient();
    ControllerOptions there = new ControllerOptions(HostTransport.tcp("127.0.0.1", server.actualPort()), Nqn.DISCOVERY);
    assertEndsAfterTheTimeout(await(target.host.connectAdmin(there)));

    HostController disabled = await(target.host.connect(there));
    // Longer than the timeout, which does not count while the controller is enabled.
    await(target.vertx.timer(2 * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).map(true));
    assertEquals(ControllerStatus.RDY, await(disabled.admin().propertyGet(Property.CSTS)));
    await(disabled.disable());
    assertEndsAfterTheTimeout(disabled);

    HostController shut = await(target.host.connect(there));
    long cc = await(shut.admin().propertyGet(Property.CC));
    await(shut.admin().queue().require(FabricsCommandBuilder.propertySet(
        Property.CC, ControllerConfiguration.withShutdown((int) cc, ControllerConfiguration.SHN_NORMAL))));
    assertEndsAfterTheTimeout(shut);
    await(server.close());
  }
}
