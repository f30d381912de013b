// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.queue;

import static io.weft.testkit.node.HeldTarget.BLOCK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.PortEntry;
import io.weft.config.address.TransportAddress;
import io.weft.host.IoCommandBuilder;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.ControllerConfiguration;
import io.weft.nvme.fabrics.ControllerStatus;
import io.weft.targetnode.subsystem.IoController;
import io.weft.testkit.Eventually;
import io.weft.testkit.node.HeldDevice;
import io.weft.testkit.node.HeldTarget;
import io.weft.testkit.node.RawHost;
import io.weft.testkit.node.TestTarget;
import io.weft.testkit.wire.RawConnection;
import io.weft.testkit.wire.RawPdu;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of queues and controllers while the disk still works for them. */
@Timeout(300)
class TeardownIT {
  private static final int ENABLED = ControllerConfiguration.enabled(ControllerConfiguration.CSS_NVM);
  private static final int WRITES = 20;

  private HeldTarget held;
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    held = new HeldTarget();
  }

  @AfterEach
  void stop() throws Exception {
    held.device.release();
    for (AutoCloseable each : open) {
      each.close();
    }
    held.close();
  }

  private RawHost host(int kato) throws IOException {
    RawHost host = new RawHost(held.target, false, false);
    open.add(host);
    return host.ready(kato);
  }

  /** An I/O queue with more writes outstanding than the device processes at the same time. */
  private RawConnection busyQueue(RawHost host) throws Exception {
    RawConnection queue = host.ioQueue(1, 64);
    open.add(queue);
    held.device.hold();
    int before = held.device.begun();
    for (int n = 1; n <= WRITES; n++) {
      queue.send(RawHost.capsule(IoCommandBuilder.write(1, n, 1, ByteBuffer.allocate(0)), n, new byte[BLOCK]));
    }
    held.awaitBegun(before + HeldDevice.AT_ONCE);
    return queue;
  }

  private static void awaitStatus(int expected, RawHost host) throws Exception {
    Eventually.until("CSTS is " + expected, () -> host.status() == expected);
  }

  @Test
  @DisplayName("rules 27, 57: CC.EN=0 ends the I/O queues at once, and CSTS.RDY when the disk is done with them")
  void disable() throws Exception {
    RawHost host = host(0);
    RawConnection queue = busyQueue(host);
    host.configure(ControllerConfiguration.disabled(ENABLED));
    assertEquals(0, queue.awaitClose(), "nothing is answered on a queue that is gone");
    assertEquals(ControllerStatus.RDY, host.status(), "the disk still has 8 writes");
    assertEquals(1, held.controller(host.controllerId()).ioQueueCount());
    held.device.release();
    awaitStatus(0, host);
    assertEquals(HeldDevice.AT_ONCE, held.device.begun(), "commands that had not reached the disk never did");
    host.configure(ENABLED);
    assertEquals(ControllerStatus.RDY, host.status());
    RawConnection again = host.ioQueue();
    open.add(again);
    assertEquals(0, host.execute(again, IoCommandBuilder.flush(1), new byte[0]).completionStatus());
  }

  @Test
  @DisplayName("rule 27: a controller that is enabled again before RDY is cleared becomes ready after the reset")
  void enableTooEarly() throws Exception {
    RawHost host = host(0);
    busyQueue(host);
    host.configure(ControllerConfiguration.disabled(ENABLED));
    host.configure(ENABLED);
    byte[] data = RawHost.connectData(host.controllerId(), TestTarget.NQN, TestTarget.HOST_NQN);
    try (RawConnection early = held.target.raw()) {
      early.initialize(false, false);
      RawPdu refused = host.execute(early, RawHost.connect(2, 7), data);
      assertEquals(StatusCode.CONNECT_INVALID_PARAMETERS | StatusCode.DNR, refused.completionStatus() & ~StatusCode.MORE);
    }
    held.device.release();
    Eventually.until("the old queues' end", () -> held.controller(host.controllerId()).ioQueueCount() == 0);
    awaitStatus(ControllerStatus.RDY, host);
    RawConnection again = host.ioQueue();
    open.add(again);
    assertEquals(0, host.execute(again, IoCommandBuilder.flush(1), new byte[0]).completionStatus());
  }

  @ParameterizedTest(name = "rule 28: CC.SHN={0} is complete when the disk is done, and clearing SHN clears SHST")
  @ValueSource(ints = {ControllerConfiguration.SHN_NORMAL, ControllerConfiguration.SHN_ABRUPT})
  void shutdown(int shn) throws Exception {
    RawHost host = host(0);
    RawConnection queue = busyQueue(host);
    host.configure(ControllerConfiguration.withShutdown(ENABLED, shn));
    assertEquals(0, queue.awaitClose());
    int occurring = ControllerStatus.shutdownBits(ControllerStatus.SHST_OCCURRING);
    assertEquals(ControllerStatus.RDY | occurring, host.status());
    held.device.release();
    awaitStatus(ControllerStatus.RDY | ControllerStatus.shutdownBits(ControllerStatus.SHST_COMPLETE), host);
    assertEquals(HeldDevice.AT_ONCE, held.device.begun());
    host.configure(ENABLED);
    assertEquals(ControllerStatus.RDY, host.status());
  }

  @Test
  @DisplayName("rule 28: the keep-alive timer stops at the start of a shutdown")
  void shutdownStopsTheKeepAliveTimer() throws Exception {
    RawHost host = host(1000);
    busyQueue(host);
    IoController controller = held.controller(host.controllerId());
    host.configure(ControllerConfiguration.withShutdown(ENABLED, ControllerConfiguration.SHN_NORMAL));
    // Two and a half periods without a command; a running timer would expire within two.
    held.target.vertx.timer(2500, TimeUnit.MILLISECONDS).toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertEquals(0, controller.status() & ControllerStatus.CFS);
    held.device.release();
    awaitStatus(ControllerStatus.RDY | ControllerStatus.shutdownBits(ControllerStatus.SHST_COMPLETE), host);
  }

  @Test
  @DisplayName("rule 28: one value of CC that disables and shuts down does both")
  void disableAndShutdown() throws Exception {
    RawHost host = host(0);
    busyQueue(host);
    host.configure(ControllerConfiguration.withShutdown(
        ControllerConfiguration.disabled(ENABLED), ControllerConfiguration.SHN_NORMAL));
    held.device.release();
    awaitStatus(ControllerStatus.shutdownBits(ControllerStatus.SHST_COMPLETE), host);
  }

  @Test
  @DisplayName("rules 33, 57: expiry sets CFS and closes all queues; the ID is in use until the disk is done")
  void expiry() throws Exception {
    RawHost host = host(1000);
    RawConnection queue = busyQueue(host);
    int id = host.controllerId();
    IoController controller = held.controller(id);
    assertEquals(0, queue.awaitClose(), "nothing is answered");
    assertEquals(0, host.admin.awaitClose());
    assertTrue(ControllerStatus.isFatal(controller.status()));
    assertEquals(controller, held.controller(id), "its writes are at the disk");
    RawHost next = host(0);
    assertNotEquals(id, next.controllerId());
    try (RawConnection late = held.target.raw()) {
      late.initialize(false, false);
      RawPdu refused = next.execute(late, RawHost.connect(2, 7), RawHost.connectData(id, TestTarget.NQN, TestTarget.HOST_NQN));
      assertEquals(StatusCode.CONNECT_INVALID_PARAMETERS | StatusCode.DNR, refused.completionStatus() & ~StatusCode.MORE);
    }
    held.device.release();
    held.awaitGone(id);
    assertEquals(HeldDevice.AT_ONCE, held.device.begun());
  }

  @Test
  @DisplayName("rule 33: the buffers of a host that is gone are kept until the disk is done with them")
  void hostIsGone() throws Exception {
    RawHost host = host(0);
    busyQueue(host);
    host.close();
    int id = host.controllerId();
    Eventually.until("the admin queue's end", () -> held.controller(id).queue(0) == null);
    assertNotNull(held.controller(id));
    held.device.release();
    held.awaitGone(id);
    assertEquals(HeldDevice.AT_ONCE, held.device.begun());
  }

  @Test
  @DisplayName("rule 20: Connect waits briefly for a QID that is in use, since its old connection may be about to close")
  void queueThatReconnects() throws Exception {
    RawHost host = host(0);
    RawConnection old = busyQueue(host);
    old.close();
    try (RawConnection next = held.target.raw()) {
      next.initialize(false, false);
      byte[] data = RawHost.connectData(host.controllerId(), TestTarget.NQN, TestTarget.HOST_NQN);
      IoController controller = held.controller(host.controllerId());
      next.send(RawHost.capsule(RawHost.connect(1, 7), 3, data));
      controller.queue(1).transport().eventLoop().schedule(held.device::release, 10, TimeUnit.MILLISECONDS);
      RawPdu answer = next.receive();
      assertEquals(0, answer.completionStatus(), () -> StatusCode.describe(answer.completionStatus()));
      assertEquals(0, host.execute(next, IoCommandBuilder.flush(1), new byte[0]).completionStatus());
    }
  }

  @Test
  @DisplayName("rule 24: I/O queues must use the port of the admin queue")
  void anotherPort() throws Exception {
    int tcpPort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      tcpPort = socket.getLocalPort();
    }
    TestTarget.await(held.target.store.edit(-1, was -> was.withPorts(List.of(
        was.ports().getFirst(), PortEntry.of(2, TransportAddress.tcp("127.0.0.1", tcpPort), TestTarget.NQN)))));
    Eventually.until("port 2", () -> held.target.node.isListening(2));
    RawHost host = host(0);
    byte[] data = RawHost.connectData(host.controllerId(), TestTarget.NQN, TestTarget.HOST_NQN);
    InetSocketAddress there = new InetSocketAddress(InetAddress.getLoopbackAddress(), tcpPort);
    try (RawConnection elsewhere = RawConnection.open(there, Duration.ofSeconds(60))) {
      elsewhere.initialize(false, false);
      RawPdu refused = host.execute(elsewhere, RawHost.connect(1, 7), data);
      assertEquals(StatusCode.CONNECT_INVALID_PARAMETERS | StatusCode.DNR, refused.completionStatus() & ~StatusCode.MORE);
      assertEquals(SqeLayout.CONNECT_QID, refused.completionDword0());
    }
  }
}
