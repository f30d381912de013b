// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.fabric.lifecycle.QueueState;
import io.weft.nvme.CqeLayout;
import io.weft.nvme.Nqn;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.Access;
import io.weft.nvme.fabrics.ConnectData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectCommandTest {
  private static final int SEQUENCE_ERROR = StatusCode.COMMAND_SEQUENCE_ERROR | StatusCode.DNR;
  private static final int INVALID_PARAMETERS = StatusCode.CONNECT_INVALID_PARAMETERS | StatusCode.DNR;
  private static final int DYNAMIC = ConnectData.DYNAMIC_CONTROLLER;

  private final StubPort port = new StubPort();

  @AfterEach
  void close() {
    port.close();
  }

  private static ConnectData data(int cntlid) {
    return new ConnectData(StubTransport.HOST_ID, cntlid, StubPort.NQN, StubTransport.HOST);
  }

  private void refused(int status, long location, SqeBuilder sqe, ConnectData data) {
    StubTransport transport = port.open();
    Completion completion = transport.connect(sqe, data);
    assertEquals(status, completion.status());
    assertEquals(location, completion.result());
    assertEquals(QueueState.UNCONNECTED, transport.queue.state());
    assertEquals(0, port.slots.inUse());
  }

  @Test
  void makesAnAssociation() {
    StubTransport admin = port.open();
    Completion completion = admin.connect(SqeBuilder.connect(0, 7).dword(SqeLayout.CONNECT_KATO, 1500), data(DYNAMIC));
    assertEquals(StatusCode.SUCCESS, completion.status());
    StubController controller = admin.controller();
    assertEquals(controller.cntlid(), completion.result());
    assertSame(controller, port.controllers.get(controller.cntlid()));
    assertEquals(new Association(StubTransport.HOST, StubTransport.HOST_ID, StubPort.NQN, admin.queue, 1500),
        controller.association());
    assertEquals(2000, controller.keepAliveMillis(), "rounded up to the granularity");
  }

  @Test
  void addsAnIoQueue() {
    StubTransport admin = port.openReady();
    StubTransport io = port.openIo(admin, 2);
    assertEquals(StatusCode.SUCCESS, io.status());
    assertEquals(admin.controller().cntlid(), io.last().result());
    assertEquals(2, io.queue.qid());
    assertSame(io.queue, admin.controller().queue(2));
  }

  @ParameterizedTest(name = "{0}: status {1}h")
  @CsvSource({"ALLOWED, 0", "AUTHENTICATION_REQUIRED, 184", "NOT_ALLOWED, 184"})
  void access(Access access, String status) {
    port.access = access;
    StubTransport transport = port.open();
    Completion completion = transport.connect(SqeBuilder.connect(0, 7), data(DYNAMIC));
    assertEquals(Integer.parseInt(status, 16), completion.status() & ~StatusCode.DNR);
    assertEquals(access == Access.ALLOWED ? 1 : 0, port.controllers.size());
    if (access != Access.ALLOWED) {
      assertEquals(CqeLayout.CONNECT_IATTR | ConnectData.HOSTNQN, completion.result());
    }
  }

  @Test
  void wantsASubsystem() {
    refused(INVALID_PARAMETERS, CqeLayout.CONNECT_IATTR | ConnectData.SUBNQN, SqeBuilder.connect(0, 7),
        new ConnectData(StubTransport.HOST_ID, DYNAMIC, "nqn.2014-08.org.example:other", StubTransport.HOST));
  }

  @Test
  @DisplayName("an empty host NQN is a name like others: where any host is allowed it may connect (mend 28)")
  void aHostMayHaveNoName() {
    StubTransport admin = port.open();
    ConnectData nameless = new ConnectData(StubTransport.HOST_ID, DYNAMIC, StubPort.NQN, "");
    assertEquals(StatusCode.SUCCESS, admin.connect(SqeBuilder.connect(0, 7), nameless).status());
    assertEquals("", admin.controller().association().hostNqn());
    port.access = Access.NOT_ALLOWED;
    refused(StatusCode.CONNECT_INVALID_HOST | StatusCode.DNR, CqeLayout.CONNECT_IATTR | ConnectData.HOSTNQN,
        SqeBuilder.connect(0, 7), nameless);
  }

  @DisplayName("a name that is not UTF-8 is refused with the offset of its field (mend 10)")
  @ParameterizedTest(name = "at {0}")
  @ValueSource(ints = {ConnectData.SUBNQN, ConnectData.HOSTNQN})
  void wantsNamesInUtf8(int field) {
    StubTransport transport = port.open();
    Request request = transport.send(SqeBuilder.connect(0, 7));
    data(DYNAMIC).encode(request.data().nio(), request.dataIndex());
    request.data().nio().put(request.dataIndex() + field + 3, (byte) 0xff);
    transport.queue.dataArrived(request);
    assertEquals(INVALID_PARAMETERS, transport.status());
    assertEquals(CqeLayout.CONNECT_IATTR | field, transport.last().result());
    assertEquals(QueueState.UNCONNECTED, transport.queue.state());
  }

  @Test
  void wantsNamesThatEndWithinTheirFields() {
    StubTransport transport = port.open();
    Request request = transport.send(SqeBuilder.connect(0, 7));
    data(DYNAMIC).encode(request.data().nio(), request.dataIndex());
    for (int i = 0; i <= Nqn.MAX_BYTES; i++) {
      request.data().nio().put(request.dataIndex() + ConnectData.HOSTNQN + i, (byte) 'n');
    }
    transport.queue.dataArrived(request);
    assertEquals(INVALID_PARAMETERS, transport.status());
    assertEquals(CqeLayout.CONNECT_IATTR | ConnectData.HOSTNQN, transport.last().result());
  }

  @DisplayName("an admin queue has at most the announced ASQSZ entries (mend 13, mend 32)")
  @ParameterizedTest(name = "QID {0}, SQSIZE {1}: refused {2}")
  @CsvSource({"0, 0, true", "0, 1, false", "0, 31, false", "0, 127, false", "0, 128, true", "0, 65535, true",
      "1, 0, true", "1, 15, false", "1, 16, true"})
  void queueSizes(int qid, int sqsize, boolean refused) {
    StubTransport admin = port.openReady();
    StubTransport transport = port.open();
    transport.connect(SqeBuilder.connect(qid, sqsize), data(qid == 0 ? DYNAMIC : admin.controller().cntlid()));
    assertEquals(refused ? INVALID_PARAMETERS : StatusCode.SUCCESS, transport.status());
    if (refused) {
      assertEquals(SqeLayout.CONNECT_SQSIZE, transport.last().result());
    }
  }

  @Test
  void wantsItsOwnRecordFormat() {
    StubTransport transport = port.open();
    assertEquals(StatusCode.CONNECT_INCOMPATIBLE_FORMAT | StatusCode.DNR,
        transport.execute(SqeBuilder.connect(0, 7).word(SqeLayout.CONNECT_RECFMT, 1)).status());
  }

  @Test
  void controllersAreDynamic() {
    refused(INVALID_PARAMETERS, CqeLayout.CONNECT_IATTR | ConnectData.CNTLID, SqeBuilder.connect(0, 7), data(1));
  }

  @Test
  @DisplayName("a host is not told to give up because no controller ID is free (mend 23)")
  void thereAreAsManyControllersAsIds() {
    for (int i = 0; i < StubPort.CONTROLLERS; i++) {
      port.openAdmin();
    }
    refused(StatusCode.CONNECT_CONTROLLER_BUSY, 0, SqeBuilder.connect(0, 7), data(DYNAMIC));
  }

  @Test
  @DisplayName("a host that connects while the subsystem is changed may try again (mend 23)")
  void aSubsystemThatIsBeingChanged() {
    port.access = Access.CHANGING;
    refused(StatusCode.CONNECT_CONTROLLER_BUSY, 0, SqeBuilder.connect(0, 7), data(DYNAMIC));
    assertEquals(Map.of(), port.controllers);
  }

  @Test
  @DisplayName("a controller that ends before it has its admin queue gives its ID back (mend 23)")
  void aControllerThatEndsBeforeItHasAQueue() {
    List<StubController> created = new ArrayList<>();
    port.whenCreated = controller -> {
      created.add(controller);
      controller.end("the host's right was taken");
    };
    for (int i = 0; i < 2 * StubPort.CONTROLLERS; i++) {
      refused(StatusCode.CONNECT_CONTROLLER_BUSY, 0, SqeBuilder.connect(0, 7), data(DYNAMIC));
      assertEquals(1, created.getLast().releases);
    }
    assertEquals(Map.of(), port.controllers);
  }

  @Test
  void anIoQueueNeedsAControllerOfItsHost() {
    int cntlid = port.openReady().controller().cntlid();
    long location = CqeLayout.CONNECT_IATTR | ConnectData.CNTLID;
    refused(StatusCode.CONNECT_INVALID_PARAMETERS, location, SqeBuilder.connect(1, 7), data(cntlid + 1));
    refused(INVALID_PARAMETERS, location, SqeBuilder.connect(1, 7),
        new ConnectData(new UUID(3, 4), cntlid, StubPort.NQN, StubTransport.HOST));
    refused(INVALID_PARAMETERS, location, SqeBuilder.connect(1, 7),
        new ConnectData(StubTransport.HOST_ID, cntlid, StubPort.NQN, StubTransport.HOST + "2"));
  }

  @Test
  void anIoQueueNeedsAReadyControllerThatHasRoomForIt() {
    StubTransport admin = port.openAdmin();
    int cntlid = admin.controller().cntlid();
    refused(INVALID_PARAMETERS, SqeLayout.CONNECT_QID, SqeBuilder.connect(1, 7), data(cntlid));
    admin.send(SqeBuilder.enable());
    refused(INVALID_PARAMETERS, SqeLayout.CONNECT_QID, SqeBuilder.connect(StubPort.MAX_IO_QUEUES + 1, 7), data(cntlid));
  }

  @Test
  @DisplayName("a Connect on a connected queue gets Command Sequence Error (mend 13)")
  void aLiveQueueIsNotConnectedAgain() {
    StubTransport admin = port.openReady();
    assertEquals(SEQUENCE_ERROR, admin.execute(SqeBuilder.connect(0, 7)).status());
    assertEquals(1, port.controllers.size());
  }

  @Test
  void ofTwoConnectsOnOneQueueTheFirstWins() {
    StubTransport transport = port.open();
    Request first = transport.send(SqeBuilder.connect(0, 7));
    Request second = transport.send(SqeBuilder.connect(0, 7));
    transport.deliver(first, data(DYNAMIC));
    assertEquals(StatusCode.SUCCESS, transport.status());
    transport.deliver(second, data(DYNAMIC));
    assertEquals(SEQUENCE_ERROR, transport.status());
    assertEquals(1, port.controllers.size());
  }

  @Test
  void waitsForAQueueOfTheSameIdentifierThatIsAboutToGo() {
    StubTransport admin = port.openReady();
    StubTransport old = port.openIo(admin, 1);
    StubTransport next = port.open();
    next.deliver(next.send(SqeBuilder.connect(1, 7)), data(admin.controller().cntlid()));
    port.pass(50);
    assertTrue(next.completions.isEmpty());
    old.queue.close();
    port.pass(1);
    assertEquals(StatusCode.SUCCESS, next.status());
    assertSame(next.queue, admin.controller().queue(1));
  }

  @Test
  @DisplayName("a host is not told to give up because a QID is still ending (mend 23)")
  void doesNotWaitForEverForAQueueIdentifier() {
    StubTransport admin = port.openReady();
    port.openIo(admin, 1);
    StubTransport next = port.open();
    next.deliver(next.send(SqeBuilder.connect(1, 7)), data(admin.controller().cntlid()));
    for (int i = 0; i < 101; i++) {
      port.pass(1);
    }
    assertEquals(StatusCode.COMMAND_SEQUENCE_ERROR, next.status());
  }

  @Test
  void aQueueThatClosesWhileItWaitsDoesNotTakeTheIdentifier() {
    StubTransport admin = port.openReady();
    StubTransport old = port.openIo(admin, 1);
    StubTransport next = port.open();
    next.deliver(next.send(SqeBuilder.connect(1, 7)), data(admin.controller().cntlid()));
    next.queue.close();
    old.queue.close();
    port.pass(1);
    assertNull(admin.controller().queue(1));
    assertEquals(QueueState.GONE, next.queue.state());
    assertTrue(next.completions.isEmpty());
  }

  @Test
  void aControllerBelongsToOnePort() {
    try (StubPort other = new StubPort()) {
      StubTransport admin = other.openReady();
      int cntlid = admin.controller().cntlid();
      other.id = 2;
      StubTransport io = port.open();
      port.controllers.put(cntlid, admin.controller());
      io.connect(SqeBuilder.connect(1, 7), data(cntlid));
      assertEquals(INVALID_PARAMETERS, io.status());
      assertEquals(SqeLayout.CONNECT_QID, io.last().result());
    }
  }
}
