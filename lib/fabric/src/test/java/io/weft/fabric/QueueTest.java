// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.fabric.lifecycle.QueueState;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.Property;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The life cycle of a queue, the commands that it accepts in each state, and its completions. */
class QueueTest {
  private static final int SEQUENCE_ERROR = StatusCode.COMMAND_SEQUENCE_ERROR | StatusCode.DNR;
  private static final int INVALID_OPCODE = StatusCode.INVALID_OPCODE | StatusCode.DNR;
  private static final int INVALID_FIELD = StatusCode.INVALID_FIELD | StatusCode.DNR;

  private final StubPort port = new StubPort();

  @AfterEach
  void close() {
    port.close();
  }

  @Test
  void beginsUnconnectedAndKnowsNothingButConnect() {
    StubTransport transport = port.open();
    assertEquals(QueueState.UNCONNECTED, transport.queue.state());
    assertEquals(-1, transport.queue.qid());
    assertThrows(IllegalStateException.class, transport.queue::controller);
    assertEquals(INVALID_OPCODE, transport.execute(SqeBuilder.command(StubCommand.NONE)).status());
    assertEquals(INVALID_OPCODE, transport.execute(SqeBuilder.disconnect()).status());
    assertEquals(INVALID_OPCODE, transport.execute(SqeBuilder.propertyGet(Property.CAP, true)).status());
    assertEquals(0, transport.last().sqid());
  }

  @Test
  void hasTwoEntriesBeforeConnect() {
    StubTransport transport = port.open();
    assertNotNull(transport.takeIfPossible(SqeBuilder.connect(0, 1)));
    assertNotNull(transport.takeIfPossible(SqeBuilder.connect(0, 1)));
    assertNull(transport.takeIfPossible(SqeBuilder.connect(0, 1)));
  }

  @Test
  void connectMakesItLive() {
    StubTransport admin = port.openAdmin();
    assertEquals(QueueState.LIVE, admin.queue.state());
    assertEquals(0, admin.queue.qid());
    assertSame(admin.queue, admin.controller().queue(0));
  }

  @Test
  void aControllerThatIsNotEnabledTakesFabricsCommandsAlone() {
    StubTransport admin = port.openAdmin();
    assertEquals(SEQUENCE_ERROR, admin.execute(SqeBuilder.command(StubCommand.NONE)).status());
    assertEquals(StatusCode.SUCCESS, admin.execute(SqeBuilder.propertyGet(Property.CAP, true)).status());
    admin.send(SqeBuilder.enable());
    admin.send(SqeBuilder.command(StubCommand.NONE));
    assertEquals(1, admin.controller().executing().size());
  }

  @Test
  void anUnknownOpcodeIsToldWhateverTheControllerDoes() {
    StubTransport admin = port.openAdmin();
    Request refused = admin.send(SqeBuilder.command(StubCommand.UNKNOWN));
    assertEquals(INVALID_OPCODE, admin.status());
    assertEquals(SqeLayout.OPCODE, refused.errorLocation());
    assertEquals(INVALID_OPCODE, admin.execute(SqeBuilder.fabrics(0x33)).status());
  }

  @Test
  void whatACommandsCheckSaysIsAnswered() {
    StubTransport admin = port.openReady();
    admin.controller().command(StubCommand.NONE).verdict = StatusCode.INVALID_NAMESPACE;
    assertEquals(StatusCode.INVALID_NAMESPACE, admin.execute(SqeBuilder.command(StubCommand.NONE)).status());
    assertTrue(admin.controller().executing().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x01, 0x04, 0x05, 0x08, 0x33})
  void aQueueThatAuthenticatesTakesNothingElse(int fctype) {
    StubTransport transport = authenticating();
    assertEquals(StatusCode.AUTHENTICATION_REQUIRED | StatusCode.DNR, transport.execute(SqeBuilder.fabrics(fctype)).status());
    int status = transport.execute(SqeBuilder.command(StubCommand.NONE)).status();
    assertEquals(StatusCode.AUTHENTICATION_REQUIRED | StatusCode.DNR, status);
  }

  private StubTransport authenticating() {
    StubTransport transport = port.open();
    Association association =
        new Association(StubTransport.HOST, StubTransport.HOST_ID, StubPort.NQN, transport.queue, 0);
    Controller controller = requireNonNull(port.create(association));
    transport.queue.connected(controller, 0, StubPort.MAX_ENTRIES, true, QueueState.AUTHENTICATING);
    assertEquals(QueueState.AUTHENTICATING, transport.queue.state());
    return transport;
  }

  @Test
  void aQueueThatAuthenticatesCanClose() {
    StubTransport transport = authenticating();
    transport.queue.close();
    assertEquals(QueueState.GONE, transport.queue.state());
    assertTrue(port.controllers.isEmpty(), "the admin queue takes its controller with it");
  }

  @Test
  void isConnectedOnce() {
    StubTransport admin = port.openAdmin();
    Controller controller = admin.controller();
    assertThrows(IllegalStateException.class, () -> admin.queue.connected(controller, 1, 2, true, QueueState.LIVE));
    assertEquals(0, admin.queue.qid());
  }

  @Test
  void countsTheHeadUpToItsSize() {
    StubTransport admin = port.openReady();
    admin.controller().command(StubCommand.NONE).endsAtOnce = true;
    for (int i = admin.completions.size() + 1; i < 3 * StubPort.MAX_ENTRIES; i++) {
      assertEquals(i % StubPort.MAX_ENTRIES, admin.execute(SqeBuilder.command(StubCommand.NONE)).sqhd());
    }
  }

  @Test
  void withoutFlowControlThereIsNoHead() {
    StubTransport admin = port.open();
    SqeBuilder connect = SqeBuilder.connect(0, 7).word(SqeLayout.CONNECT_CATTR, SqeLayout.CATTR_DISABLE_SQ_FLOW_CONTROL);
    assertEquals(0xffff, admin.connect(connect, 0xffff).sqhd(), "the answer to Connect says so");
    assertEquals(0, admin.execute(SqeBuilder.propertyGet(Property.VS, false)).sqhd());
    assertTrue(admin.queue.maySkipCompletion());
    assertFalse(port.openAdmin().queue.maySkipCompletion());
  }

  @Test
  void completionsNameTheQueueAndTheCommand() {
    StubTransport admin = port.openReady();
    StubTransport io = port.openIo(admin, 2);
    io.send(SqeBuilder.command(StubCommand.NONE));
    Request request = admin.controller().executing().getFirst();
    request.complete(StatusCode.LBA_OUT_OF_RANGE | StatusCode.DNR, 0x1234, 0x5678);
    Completion expected =
        new Completion(io.lastCid(), StatusCode.LBA_OUT_OF_RANGE | StatusCode.DNR, 0x0000_5678_0000_1234L, 2, 2);
    assertEquals(expected, io.last());
  }

  @ParameterizedTest(name = "status {0}, log has an entry: {1}")
  @CsvSource({"0, false, 0", "0, true, 0", "2, false, 2", "2, true, 8194"})
  void errorsSayThatTheLogTellsMore(int status, boolean logs, int expected) {
    StubTransport admin = port.openReady();
    admin.controller().logsErrors = logs;
    admin.send(SqeBuilder.command(StubCommand.NONE));
    admin.controller().completeOldest(status);
    assertEquals(expected, admin.last().status());
  }

  @Test
  void aFullQueueTakesNoFurtherCommandUntilOneHasEnded() {
    StubTransport admin = port.openReady();
    for (int i = 0; i < StubPort.MAX_ENTRIES; i++) {
      admin.send(SqeBuilder.command(StubCommand.NONE));
    }
    assertNull(admin.takeIfPossible(SqeBuilder.command(StubCommand.NONE)));
    assertEquals(StubPort.MAX_ENTRIES, admin.queue.outstanding().size());
    admin.controller().completeOldest(StatusCode.SUCCESS);
    assertNotNull(admin.takeIfPossible(SqeBuilder.command(StubCommand.NONE)));
  }

  @Test
  void aRequestIsCompletedOnce() {
    StubTransport admin = port.openReady();
    Request request = admin.send(SqeBuilder.command(StubCommand.NONE));
    request.complete(StatusCode.SUCCESS);
    assertThrows(IllegalStateException.class, () -> request.complete(StatusCode.SUCCESS));
    assertEquals(3, admin.completions.size());
  }

  @Test
  void fusedCommandsAreForIoQueues() {
    StubTransport admin = port.openReady();
    assertEquals(INVALID_FIELD, admin.execute(SqeBuilder.command(StubCommand.COMPARE).flags(SqeLayout.FUSE_FIRST)).status());
    StubTransport io = port.openIo(admin, 1);
    assertEquals(INVALID_FIELD, io.execute(SqeBuilder.disconnect().flags(SqeLayout.FUSE_FIRST)).status());
    assertEquals(INVALID_FIELD, io.execute(SqeBuilder.command(StubCommand.NONE).flags(SqeLayout.FUSE_FIRST)).status());
    assertEquals(INVALID_FIELD, io.execute(SqeBuilder.command(StubCommand.COMPARE).flags(3)).status());
  }

  @Test
  void anUnconnectedQueueGoesAtOnce() {
    StubTransport transport = port.open();
    transport.queue.close();
    assertEquals(QueueState.GONE, transport.queue.state());
    assertEquals(1, transport.closes);
    transport.queue.close();
    assertEquals(1, transport.closes, "closing again changes nothing");
  }

  @Test
  void isClosingUntilWhatHasReachedTheDiskHasEnded() {
    StubTransport admin = port.openReady();
    StubTransport io = port.openIo(admin, 1);
    io.send(SqeBuilder.command(StubCommand.NONE));
    io.send(SqeBuilder.command(StubCommand.NONE));
    int answered = io.completions.size();
    io.queue.close();
    assertEquals(QueueState.CLOSING, io.queue.state());
    assertEquals(1, io.closes);
    assertSame(io.queue, admin.controller().queue(1), "its identifier is still in use");
    assertEquals(List.of(StatusCode.ABORT_REQUESTED, StatusCode.ABORT_REQUESTED),
        admin.controller().executing().stream().map(Request::abandoned).toList());
    admin.controller().completeOldest(StatusCode.SUCCESS);
    assertEquals(QueueState.CLOSING, io.queue.state());
    admin.controller().completeOldest(StatusCode.SUCCESS);
    assertEquals(QueueState.GONE, io.queue.state());
    assertNull(admin.controller().queue(1));
    assertEquals(answered, io.completions.size(), "nothing is answered");
  }

  @Test
  void dropsWhatHasNotReachedTheDisk() {
    StubTransport admin = port.openReady();
    StubTransport io = port.openIo(admin, 1);
    io.send(SqeBuilder.command(StubCommand.WRITE).length(4096));
    admin.controller().command(StubCommand.NONE).cancels = true;
    io.send(SqeBuilder.command(StubCommand.NONE));
    io.send(SqeBuilder.command(StubCommand.COMPARE).length(512).flags(SqeLayout.FUSE_FIRST));
    io.queue.dataArrived(io.requested.getLast());
    assertEquals(3, io.queue.outstanding().size());
    io.queue.close();
    assertEquals(QueueState.GONE, io.queue.state());
    assertEquals(0, port.slots.inUse(), "their slots came back");
  }

  @Test
  void aClosedQueueKnowsNoCommand() {
    StubTransport admin = port.openReady();
    int answered = admin.completions.size();
    Request busy = admin.send(SqeBuilder.command(StubCommand.NONE));
    admin.queue.close();
    admin.send(SqeBuilder.command(StubCommand.NONE));
    admin.send(SqeBuilder.propertyGet(Property.CAP, true));
    assertEquals(answered, admin.completions.size());
    assertEquals(List.of(busy), admin.queue.outstanding());
    busy.complete(StatusCode.SUCCESS);
    assertEquals(QueueState.GONE, admin.queue.state());
  }

  @Test
  void countsItsCommands() {
    StubTransport admin = port.openReady();
    assertEquals(2, admin.queue.commands());
    admin.send(SqeBuilder.command(StubCommand.NONE));
    assertEquals(3, admin.queue.commands());
    assertEquals(3, admin.controller().commands());
  }
}
