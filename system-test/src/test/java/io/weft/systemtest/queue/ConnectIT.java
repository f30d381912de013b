// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.queue;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.AllowedHosts;
import io.weft.config.NamespaceEntry;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.ControllerOptions;
import io.weft.host.FabricsCommandBuilder;
import io.weft.host.HostController;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.Nqn;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.ConnectData;
import io.weft.nvme.fabrics.Property;
import io.weft.nvme.log.DiscoveryLogEntry;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.Proves;
import io.weft.testkit.node.RawHost;
import io.weft.testkit.node.TestTarget;
import io.weft.testkit.wire.PduBuilder;
import io.weft.testkit.wire.RawConnection;
import io.weft.testkit.wire.RawPdu;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connect and Disconnect, refused and accepted (NVMe Base 2.1, section 6). */
@Timeout(300)
class ConnectIT {
  private static final int DNR = StatusCode.DNR;
  private static final int IATTR = 1 << 16;
  private static final int INVALID_PARAMETERS = StatusCode.CONNECT_INVALID_PARAMETERS | DNR;

  private TestTarget target;

  @BeforeEach
  void start() throws Exception {
    target = TestTarget.with(NamespaceEntry.of(1, "memory:16MiB"));
  }

  @AfterEach
  void stop() throws Exception {
    target.close();
  }

  private static byte[] data() {
    return RawHost.connectData(ConnectData.DYNAMIC_CONTROLLER, TestTarget.NQN, TestTarget.HOST_NQN);
  }

  /** Sends a Connect on a new connection and checks the completion. */
  private void assertAnswer(int status, int dword0, NvmeCommand connect, byte[] data) throws Exception {
    try (RawConnection connection = target.raw()) {
      connection.initialize(false, false);
      connection.send(RawHost.capsule(connect, 1, data));
      RawPdu answer = connection.receive();
      assertEquals(PduType.CAPSULE_RESP, answer.type());
      assertEquals(status, answer.completionStatus() & ~StatusCode.MORE,
          () -> StatusCode.describe(answer.completionStatus()));
      assertEquals(dword0, answer.completionDword0());
    }
  }

  @Test
  @DisplayName("rules 19, 21, 23, 59: invalid Connect commands are refused, and the completion says what was wrong")
  @Proves("fabrics 01h")
  void refusals() throws Exception {
    NvmeCommand connect = RawHost.connect(0, 31);
    assertAnswer(StatusCode.CONNECT_INCOMPATIBLE_FORMAT | DNR, 0, RawHost.connect(0, 31).cdw(10, 1), data());
    assertAnswer(INVALID_PARAMETERS, SqeLayout.CONNECT_SQSIZE, RawHost.connect(0, 0), data());
    assertAnswer(INVALID_PARAMETERS, IATTR | 16, connect,
        RawHost.connectData(5, TestTarget.NQN, TestTarget.HOST_NQN));
    assertAnswer(INVALID_PARAMETERS, IATTR | 256, connect,
        RawHost.connectData(0xffff, "nqn.2026-11.io.weft:nowhere", TestTarget.HOST_NQN));
    assertAnswer(INVALID_PARAMETERS, SqeLayout.CONNECT_SQSIZE, RawHost.connect(0, 128), data());
    assertAnswer(StatusCode.CONNECT_INVALID_PARAMETERS, IATTR | 16, RawHost.connect(1, 31),
        RawHost.connectData(4711, TestTarget.NQN, TestTarget.HOST_NQN));
  }

  @Test
  @DisplayName("rule 25: a name that is not terminated is refused")
  void namesThatDoNotEnd() throws Exception {
    byte[] subsystem = data();
    Arrays.fill(subsystem, 256, 512, (byte) 'x');
    assertAnswer(INVALID_PARAMETERS, IATTR | 256, RawHost.connect(0, 31), subsystem);
    byte[] host = data();
    Arrays.fill(host, 512, 768, (byte) 'x');
    assertAnswer(INVALID_PARAMETERS, IATTR | 512, RawHost.connect(0, 31), host);
  }

  @Test
  @DisplayName("rule 25: a name that is not UTF-8 is refused with its offset, not taken for another (mend 10)")
  void namesThatAreNotUtf8() throws Exception {
    for (int field : new int[] {256, 512}) {
      byte[] data = data();
      data[field + 5] = (byte) 0x80;
      assertAnswer(INVALID_PARAMETERS, IATTR | field, RawHost.connect(0, 31), data);
    }
  }

  @ParameterizedTest
  @DisplayName("a host's name is what the wire takes: 1 to 223 bytes of UTF-8, or none where any host is allowed (mend 10, mend 28)")
  @MethodSource("namesOfHosts")
  void anyNameOfAHost(String name) throws Exception {
    assertAnswer(0, 1, RawHost.connect(0, 31), RawHost.connectData(0xffff, TestTarget.NQN, name));
  }

  static Stream<String> namesOfHosts() {
    return Stream.of("", "x", "testnqn", "nvmet-always", "a name with spaces", "größe", "\u001b[2J", "n".repeat(223));
  }

  @Test
  @DisplayName("an empty host NQN is refused where hosts are named (mend 28)")
  void theEmptyNameIsNotOnAList() throws Exception {
    target.edit(was -> was.withSubsystems(was.subsystems().stream()
        .map(subsystem -> subsystem.withAllowedHosts(AllowedHosts.only("nqn.2026-11.io.weft:friend"))).toList()));
    assertAnswer(StatusCode.CONNECT_INVALID_HOST | DNR, IATTR | 512, RawHost.connect(0, 31),
        RawHost.connectData(0xffff, TestTarget.NQN, ""));
  }

  @Test
  @DisplayName("an admin queue has as many entries as the discovery log announces, and no more (mend 13, mend 32)")
  void sizeOfAdminQueues() throws Exception {
    List<DiscoveryLogEntry> log =
        await(target.host.discover(new ControllerOptions(target.tcp(), Nqn.DISCOVERY))).entries();
    assertEquals(2, log.size());
    for (DiscoveryLogEntry entry : log) {
      byte[] data = RawHost.connectData(0xffff, entry.subsystemNqn(), TestTarget.HOST_NQN);
      assertAnswer(INVALID_PARAMETERS, SqeLayout.CONNECT_SQSIZE, RawHost.connect(0, entry.adminQueueSize()), data);
    }
    assertAnswer(0, 1, RawHost.connect(0, log.getLast().adminQueueSize() - 1), data());
  }

  @Test
  @DisplayName("rule 18: Connect requires exactly 1024 bytes of data")
  void lengthOfTheData() throws Exception {
    assertAnswer(StatusCode.SGL_LENGTH_INVALID | DNR, 0, RawHost.connect(0, 31), Arrays.copyOf(data(), 1020));
    assertAnswer(StatusCode.SGL_LENGTH_INVALID | DNR, 0, RawHost.connect(0, 31), Arrays.copyOf(data(), 1028));
  }

  @Test
  @DisplayName("rule 18: a new queue accepts only Connect")
  void connectComesFirst() throws Exception {
    try (RawHost host = new RawHost(target, false, false)) {
      for (NvmeCommand command : new NvmeCommand[] {
          AdminCommandBuilder.keepAlive(), FabricsCommandBuilder.propertyGet(Property.CAP), IoCommandBuilder.flush(1)}) {
        int status = host.execute(host.admin, command, new byte[0]).completionStatus();
        assertEquals(StatusCode.INVALID_OPCODE | DNR, status & ~StatusCode.MORE);
      }
      host.ready();
    }
  }

  @Test
  void dataOfConnectMayComeOnRequest() throws Exception {
    try (RawConnection connection = target.raw()) {
      connection.initialize(true, true);
      NvmeCommand connect = RawHost.connect(0, 31).sgl(0, 1024, SqeLayout.SGL_TRANSPORT);
      connection.send(RawHost.capsule(connect, 7, new byte[0]));
      RawPdu r2t = connection.receive();
      assertEquals(PduType.R2T, r2t.type(), r2t::toString);
      int ttag = r2t.get16(Pdu.R2T_TTAG);
      connection.send(PduBuilder.h2cData(7, ttag, 0, Arrays.copyOf(data(), 300)).set8(Pdu.FLAGS, 0));
      connection.send(PduBuilder.h2cData(7, ttag, 300, Arrays.copyOfRange(data(), 300, 1024)));
      RawPdu answer = connection.receive();
      assertEquals(0, answer.completionStatus());
      assertNotEquals(0, answer.completionDword0() & 0xffff);
    }
  }

  @Test
  @DisplayName("rules 19, 23, 24, 59: invalid Connect commands of I/O queues are refused")
  void ioQueues() throws Exception {
    try (RawHost host = new RawHost(target, false, false).ready(); RawConnection queue = host.ioQueue()) {
      int id = host.controllerId();
      byte[] data = RawHost.connectData(id, TestTarget.NQN, TestTarget.HOST_NQN);
      assertAnswer(StatusCode.COMMAND_SEQUENCE_ERROR, 0, RawHost.connect(1, 31), data);
      assertAnswer(INVALID_PARAMETERS, SqeLayout.CONNECT_QID, RawHost.connect(60_000, 31), data);
      assertAnswer(INVALID_PARAMETERS, SqeLayout.CONNECT_SQSIZE, RawHost.connect(2, 1024), data);
      assertAnswer(INVALID_PARAMETERS, SqeLayout.CONNECT_SQSIZE, RawHost.connect(2, 0), data);
      byte[] stranger = RawHost.connectData(id, TestTarget.NQN, "nqn.2026-11.io.weft:stranger");
      assertAnswer(INVALID_PARAMETERS, IATTR | 16, RawHost.connect(2, 31), stranger);
      byte[] otherId = data.clone();
      otherId[0] ^= 1;
      assertAnswer(INVALID_PARAMETERS, IATTR | 16, RawHost.connect(2, 31), otherId);
      assertAnswer(0, id, RawHost.connect(2, 1023), data);
      host.execute(queue, IoCommandBuilder.flush(1), new byte[0]);
    }
  }

  @Test
  @DisplayName("rule 19: a second Connect on a queue is a Command Sequence Error (mend 13)")
  void secondConnect() throws Exception {
    try (RawHost host = new RawHost(target, false, false).ready()) {
      RawPdu answer = host.execute(host.admin, RawHost.connect(0, 31), data());
      assertEquals(StatusCode.COMMAND_SEQUENCE_ERROR | DNR, answer.completionStatus() & ~StatusCode.MORE);
      host.execute(host.admin, FabricsCommandBuilder.propertyGet(Property.CSTS), new byte[0]);
    }
  }

  @Test
  @DisplayName("rule 24: an I/O queue of a controller that is not enabled is refused")
  void ioQueueBeforeEnable() throws Exception {
    try (RawHost host = new RawHost(target, false, false)) {
      int id = host.execute(host.admin, RawHost.connect(0, 31), data()).completionDword0() & 0xffff;
      byte[] data = RawHost.connectData(id, TestTarget.NQN, TestTarget.HOST_NQN);
      assertAnswer(INVALID_PARAMETERS, SqeLayout.CONNECT_QID, RawHost.connect(1, 31), data);
    }
  }

  @Test
  @DisplayName("rules 19, 59: a host that is not on the list is refused")
  void hostsThatAreNotAllowed() throws Exception {
    await(target.store.edit(-1, was -> was.withSubsystems(was.subsystems().stream()
        .map(subsystem -> subsystem.withAllowedHosts(AllowedHosts.only("nqn.2026-11.io.weft:friend"))).toList())));
    assertAnswer(StatusCode.CONNECT_INVALID_HOST | DNR, IATTR | 512, RawHost.connect(0, 31), data());
    assertAnswer(0, 1, RawHost.connect(0, 31),
        RawHost.connectData(0xffff, TestTarget.NQN, "nqn.2026-11.io.weft:friend"));
  }

  @Test
  @DisplayName("rule 13: without SQ flow control the completion of Connect has SQHD FFFFh")
  void flowControlDisabled() throws Exception {
    try (RawConnection connection = target.raw()) {
      connection.initialize(false, false);
      NvmeCommand connect = FabricsCommandBuilder.connect(0, 31, SqeLayout.CATTR_DISABLE_SQ_FLOW_CONTROL, 0,
          new ConnectData(TestTarget.HOST_ID, 0xffff, TestTarget.NQN, TestTarget.HOST_NQN));
      connection.send(RawHost.capsule(connect, 1, data()));
      assertEquals(0xffff, connection.receive().completionSqHead());
    }
  }

  @Test
  void associationsOfOneHostHaveTheirOwnControllers() throws Exception {
    HostController first = await(target.host.connect(target.options()));
    HostController second = await(target.host.connect(target.options()));
    assertNotEquals(first.id(), second.id());
    await(first.shutdown());
    assertTrue(second.admin().queue().isOpen());
    assertEquals(1, await(second.admin().activeNamespaces()).length);
    await(second.shutdown());
  }

  @Test
  void anAdminQueueThatEndsTakesItsIoQueuesAlong() throws Exception {
    try (RawHost host = new RawHost(target, false, false).ready(); RawConnection queue = host.ioQueue()) {
      host.admin.close();
      assertEquals(0, queue.awaitClose());
    }
  }
}
