// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.queue;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.weft.config.AllowedHosts;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortParameters;
import io.weft.config.SpecificationVersion;
import io.weft.config.SubsystemEntry;
import io.weft.config.attribute.Subsystems;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.HostController;
import io.weft.host.HostQueue;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.host.error.CommandFailedException;
import io.weft.nvme.AnaState;
import io.weft.nvme.CqeLayout;
import io.weft.nvme.FeatureId;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.Capabilities;
import io.weft.nvme.fabrics.Property;
import io.weft.nvme.identify.IdentifyController;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.targetnode.status.TargetStatusReader;
import io.weft.testkit.node.RawHost;
import io.weft.testkit.node.TestTarget;
import io.weft.testkit.wire.RawConnection;
import io.weft.testkit.wire.RawPdu;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Access control and the limits of a port or a subsystem: how they are reported to hosts, and how they are enforced. */
@Timeout(300)
class LimitsIT {
  private static final int BLOCK = 4096;
  private static final int INVALID_PARAMETERS = StatusCode.CONNECT_INVALID_PARAMETERS;

  private TestTarget target;

  @BeforeEach
  void start() throws Exception {
    target = TestTarget.with(NamespaceEntry.of(1, "memory:16MiB"));
  }

  @AfterEach
  void stop() throws Exception {
    target.close();
  }

  private HostController connect() throws Exception {
    return await(target.host.connect(target.options()));
  }

  @SafeVarargs
  private void attributes(UnaryOperator<SubsystemEntry>... changes) throws Exception {
    for (UnaryOperator<SubsystemEntry> change : changes) {
      target.edit(was -> was.withSubsystems(was.subsystems().stream().map(change).toList()));
    }
  }

  private void allow(AllowedHosts hosts) throws Exception {
    target.edit(was -> was.withSubsystems(
        was.subsystems().stream().map(subsystem -> subsystem.withAllowedHosts(hosts)).toList()));
  }

  private void parameters(PortParameters parameters) throws Exception {
    target.edit(was -> was.withPorts(was.ports().stream().map(port -> port.withParameters(parameters)).toList()));
  }

  private static CommandFailedException refused(Future<?> future) {
    ExecutionException e = assertThrows(ExecutionException.class, () -> await(future));
    return (CommandFailedException) e.getCause();
  }

  private static int status(HostQueue queue, NvmeCommand command) throws Exception {
    return await(queue.execute(command)).status() & ~StatusCode.MORE;
  }

  @Test
  @DisplayName("rules 19, 59: only allowed hosts can connect, and one that is no longer allowed is disconnected")
  void allowedHosts() throws Exception {
    allow(AllowedHosts.only("nqn.2026-11.io.weft:friend"));
    CommandFailedException refusal = refused(target.host.connect(target.options()));
    assertEquals(StatusCode.CONNECT_INVALID_HOST, refusal.code());
    assertEquals(CqeLayout.CONNECT_IATTR | 512, refusal.dword0(), "the host NQN in the data");
    allow(AllowedHosts.only("nqn.2026-11.io.weft:friend", TestTarget.HOST_NQN));
    HostController controller = connect();
    allow(AllowedHosts.only("nqn.2026-11.io.weft:friend"));
    await(controller.closed());
    allow(new AllowedHosts(true, AllowedHosts.only("nqn.2026-11.io.weft:friend").nqns()));
    await(connect().shutdown());
  }

  private long controllers() {
    return TargetStatusReader.read(target.node).subsystems().stream().mapToLong(subsystem -> subsystem.controllers().size()).sum();
  }

  @Test
  @DisplayName("rule 19: controller IDs are within cntlid_min and cntlid_max; when all are in use no other host can connect")
  void controllerIds() throws Exception {
    attributes(Subsystems.CNTLID_MIN.set(700), Subsystems.CNTLID_MAX.set(701));
    HostController first = connect();
    HostController second = connect();
    assertEquals(700, first.id());
    assertEquals(701, second.id());
    assertEquals(StatusCode.CONNECT_CONTROLLER_BUSY, refused(target.host.connect(target.options())).code());
    await(first.shutdown());
    // The target sees the end of a connection after the host has ended it.
    TestTarget.eventually("the first controller is gone", () -> controllers() == 1);
    HostController third = connect();
    assertEquals(700, third.id(), "an ID that was released");
    await(second.shutdown());
    await(third.shutdown());
  }

  @Test
  @DisplayName("rules 23, 51, 59: qid_max limits the I/O queues of a controller")
  void queueCount() throws Exception {
    attributes(Subsystems.QID_MAX.set(3));
    HostController controller = await(target.host.connect(target.options().ioQueues(0)));
    assertEquals(2 | 2 << 16, await(controller.admin().setFeature(FeatureId.NUMBER_OF_QUEUES, 0, 15 | 15 << 16)));
    assertEquals(StatusCode.SUCCESS, status(await(controller.connectIoQueue(3)), IoCommandBuilder.flush(1)));
    CommandFailedException refusal = refused(controller.connectIoQueue(4));
    assertEquals(INVALID_PARAMETERS, refusal.code());
    assertEquals(SqeLayout.CONNECT_QID, refusal.dword0());
    await(controller.shutdown());
  }

  @Test
  @DisplayName("rules 15, 22: inline_data_size is IOCCSZ, and in-capsule data above it is refused")
  void inCapsuleDataSize() throws Exception {
    parameters(new PortParameters(BLOCK, 1024, 8));
    HostController controller = connect();
    assertEquals((64 + BLOCK) / 16, controller.identity().get(IdentifyControllerField.IOCCSZ));
    try (RawHost host = new RawHost(target, false, false).ready(); RawConnection queue = host.ioQueue()) {
      NvmeCommand fits = IoCommandBuilder.write(1, 0, 1, ByteBuffer.allocate(0));
      assertEquals(StatusCode.SUCCESS, host.execute(queue, fits, new byte[BLOCK]).completionStatus());
      NvmeCommand exceeds = IoCommandBuilder.write(1, 0, 2, ByteBuffer.allocate(0));
      RawPdu answer = host.execute(queue, exceeds, new byte[2 * BLOCK]);
      assertEquals(StatusCode.SGL_OFFSET_INVALID, answer.completionStatus() & 0x7ff);
    }
    await(controller.shutdown());
    parameters(new PortParameters(0, 1024, 8));
    HostController without = connect();
    assertEquals(4, without.identity().get(IdentifyControllerField.IOCCSZ), "no in-capsule data at all");
    await(await(without.namespace(1)).write(0, ByteBuffer.allocate(BLOCK)));
    await(without.shutdown());
  }

  @Test
  @DisplayName("rules 22, 23: max_queue_size is MQES and MAXCMD, and limits the size of queues")
  void queueDepth() throws Exception {
    parameters(new PortParameters(16384, 32, 8));
    HostController controller = connect();
    assertEquals(32, Capabilities.maxQueueEntries(controller.capabilities()));
    assertEquals(32, controller.identity().get(IdentifyControllerField.MAXCMD));
    CommandFailedException refusal = refused(controller.connectIoQueue(2, 32));
    assertEquals(INVALID_PARAMETERS, refusal.code());
    assertEquals(SqeLayout.CONNECT_SQSIZE, refusal.dword0());
    assertEquals(StatusCode.SUCCESS, status(await(controller.connectIoQueue(2, 31)), IoCommandBuilder.flush(1)));
    await(controller.shutdown());
  }

  @Test
  @DisplayName("rules 17, 22: mdts limits what one command moves")
  void transferSize() throws Exception {
    parameters(new PortParameters(16384, 1024, 1));
    HostController controller = connect();
    assertEquals(1, controller.identity().get(IdentifyControllerField.MDTS));
    HostQueue io = controller.ioQueues().getFirst();
    assertEquals(StatusCode.SUCCESS, status(io, IoCommandBuilder.read(1, 0, 2, ByteBuffer.allocate(2 * BLOCK))));
    assertEquals(StatusCode.INVALID_FIELD | StatusCode.DNR,
        status(io, IoCommandBuilder.read(1, 0, 3, ByteBuffer.allocate(3 * BLOCK))));
    assertEquals(StatusCode.INVALID_FIELD | StatusCode.DNR,
        status(io, IoCommandBuilder.write(1, 0, 3, ByteBuffer.allocate(3 * BLOCK))));
    await(controller.shutdown());
  }

  @Test
  @DisplayName("rules 44, 45: a host that supports it is told to retry after CRDT1")
  void retryDelays() throws Exception {
    attributes(Subsystems.CRDT1.set(5));
    HostController controller = connect();
    HostQueue io = controller.ioQueues().getFirst();
    target.ana(1, AnaState.CHANGE);
    assertEquals(StatusCode.ANA_TRANSITION, status(io, IoCommandBuilder.flush(1)), "the host has not enabled it");
    ByteBuffer acre = ByteBuffer.allocate(512).put(0, (byte) 1);
    assertEquals(StatusCode.SUCCESS, status(controller.admin().queue(),
        AdminCommandBuilder.setFeatures(FeatureId.HOST_BEHAVIOR, false, 0, 0).data(acre)));
    assertEquals(StatusCode.ANA_TRANSITION | StatusCode.CRD_CRDT1, status(io, IoCommandBuilder.flush(1)));
    assertEquals(StatusCode.INVALID_NAMESPACE | StatusCode.DNR, status(io, IoCommandBuilder.flush(2)), "a retry would not help");
    target.ana(1, AnaState.OPTIMIZED);
    assertEquals(StatusCode.SUCCESS, status(io, IoCommandBuilder.flush(1)));
    await(controller.shutdown());
  }

  @Test
  @DisplayName("rule 22: Identify Controller reports the configured identity of the subsystem")
  void identity() throws Exception {
    attributes(Subsystems.SERIAL.set("SN 42"), Subsystems.MODEL.set("A model"), Subsystems.FIRMWARE.set("9.8.7"),
        Subsystems.IEEE_OUI.set(0xa1b2c3), Subsystems.VERSION.set(new SpecificationVersion(2, 0, 0)),
        Subsystems.VENDOR_ID.set(0x1234), Subsystems.SUBSYS_VENDOR_ID.set(0xfedc), Subsystems.CNTLID_MIN.set(5),
        Subsystems.CNTLID_MAX.set(9), Subsystems.QID_MAX.set(7), Subsystems.CRDT1.set(3), Subsystems.CRDT2.set(20),
        Subsystems.CRDT3.set(600));
    HostController controller = connect();
    IdentifyController data = controller.identity();
    assertEquals("SN 42", data.getText(IdentifyControllerField.SN));
    assertEquals("A model", data.getText(IdentifyControllerField.MN));
    assertEquals("9.8.7", data.getText(IdentifyControllerField.FR));
    assertEquals(0xa1b2c3, data.get(IdentifyControllerField.IEEE));
    assertEquals(0x1234, data.get(IdentifyControllerField.VID));
    assertEquals(0xfedc, data.get(IdentifyControllerField.SSVID));
    assertEquals(3, data.get(IdentifyControllerField.CRDT1));
    assertEquals(20, data.get(IdentifyControllerField.CRDT2));
    assertEquals(600, data.get(IdentifyControllerField.CRDT3));
    assertEquals(0x2_0000, data.get(IdentifyControllerField.VER));
    assertEquals(0x2_0000, await(controller.admin().propertyGet(Property.VS)));
    assertTrue(controller.id() >= 5 && controller.id() <= 9);
    await(controller.shutdown());
  }
}
