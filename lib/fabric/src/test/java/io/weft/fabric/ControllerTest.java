// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.fabric.lifecycle.ControllerState;
import io.weft.fabric.lifecycle.QueueState;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.ControllerConfiguration;
import io.weft.nvme.fabrics.ControllerStatus;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How CC moves a controller through its states, and how its association ends. */
class ControllerTest {
  private static final int DISABLED = ControllerConfiguration.disabled(enabled());
  private static final int ENABLED = enabled();
  private static final int ENABLED_AND_SHUT_DOWN = shutDown(ENABLED);
  private static final int DISABLED_AND_SHUT_DOWN = shutDown(DISABLED);
  /** AMS 1, which is not supported. */
  private static final int UNSUPPORTED = ENABLED | 1 << 11;

  private static final int RDY = ControllerStatus.RDY;
  private static final int CFS = ControllerStatus.CFS;
  private static final int OCCURRING = ControllerStatus.shutdownBits(ControllerStatus.SHST_OCCURRING);
  private static final int COMPLETE = ControllerStatus.shutdownBits(ControllerStatus.SHST_COMPLETE);

  private final StubPort port = new StubPort();
  private final StubTransport admin = port.openAdmin();
  private final StubController controller = admin.controller();

  private static int enabled() {
    return ControllerConfiguration.enabled(ControllerConfiguration.CSS_NVM);
  }

  private static int shutDown(int cc) {
    return ControllerConfiguration.withShutdown(cc, ControllerConfiguration.SHN_NORMAL);
  }

  @AfterEach
  void close() {
    port.close();
  }

  private void set(int cc) {
    assertEquals(StatusCode.SUCCESS, admin.execute(SqeBuilder.configure(cc)).status());
    assertEquals(cc, controller.configuration());
  }

  private void check(ControllerState state, int csts) {
    assertEquals(state, controller.state());
    assertEquals(csts, controller.status());
  }

  /** A live I/O queue with a command that has reached the disk. */
  private StubTransport busyQueue() {
    StubTransport io = port.openIo(admin, 1);
    assertEquals(QueueState.LIVE, io.queue.state());
    io.send(SqeBuilder.command(StubCommand.NONE));
    return io;
  }

  /** The disk is done with the command of {@link #busyQueue}. */
  private void drain() {
    controller.completeOldest(StatusCode.SUCCESS);
    port.run();
  }

  @Test
  void beginsDisabled() {
    check(ControllerState.DISABLED, 0);
    assertEquals(0, controller.configuration());
  }

  @Test
  void isReadyOnceEnabled() {
    set(ENABLED);
    check(ControllerState.READY, RDY);
    assertEquals(StatusCode.SUCCESS, controller.checkReady());
    set(ENABLED);
    check(ControllerState.READY, RDY);
  }

  @Test
  void withoutIoQueuesAResetIsOverAtOnce() {
    set(ENABLED);
    set(DISABLED);
    check(ControllerState.DISABLED, 0);
    assertEquals(1, controller.resets);
    set(ENABLED);
    check(ControllerState.READY, RDY);
  }

  @Test
  void aResetLastsUntilTheDiskIsDone() {
    set(ENABLED);
    StubTransport io = busyQueue();
    int answered = io.completions.size();
    set(DISABLED);
    check(ControllerState.RESETTING, RDY);
    assertEquals(StatusCode.COMMAND_SEQUENCE_ERROR | StatusCode.DNR, controller.checkReady());
    port.run();
    assertEquals(QueueState.CLOSING, io.queue.state());
    drain();
    check(ControllerState.DISABLED, 0);
    assertEquals(QueueState.GONE, io.queue.state());
    assertEquals(answered, io.completions.size());
  }

  @Test
  void ioQueuesOfAControllerThatResetsAnswerNothing() {
    set(ENABLED);
    StubTransport io = busyQueue();
    int answered = io.completions.size();
    set(DISABLED);
    controller.completeOldest(StatusCode.SUCCESS);
    assertEquals(QueueState.LIVE, io.queue.state(), "its event loop has not seen the reset yet");
    assertEquals(answered, io.completions.size());
  }

  @Test
  void enabledAgainTooEarlyItIsReadyAfterTheReset() {
    set(ENABLED);
    busyQueue();
    set(DISABLED);
    set(ENABLED);
    check(ControllerState.ENABLING, RDY);
    assertEquals(StatusCode.SUCCESS, controller.checkReady());
    port.run();
    assertEquals(StatusCode.CONNECT_INVALID_PARAMETERS | StatusCode.DNR, port.openIo(admin, 2).status());
    drain();
    check(ControllerState.READY, RDY);
    assertEquals(QueueState.LIVE, port.openIo(admin, 1).queue.state());
  }

  @Test
  void enabledAndDisabledAgainItIsDisabledAfterTheReset() {
    set(ENABLED);
    busyQueue();
    set(DISABLED);
    set(ENABLED);
    set(DISABLED);
    check(ControllerState.RESETTING, RDY);
    port.run();
    drain();
    check(ControllerState.DISABLED, 0);
    assertEquals(2, controller.resets);
  }

  @Test
  void enabledAgainWithAWrongConfigurationItFailsAfterTheReset() {
    set(ENABLED);
    busyQueue();
    set(DISABLED);
    set(UNSUPPORTED);
    check(ControllerState.ENABLING, RDY);
    port.run();
    drain();
    check(ControllerState.FAILED, CFS);
  }

  @Test
  void aShutdownLastsUntilTheDiskIsDone() {
    set(ENABLED);
    busyQueue();
    set(ENABLED_AND_SHUT_DOWN);
    check(ControllerState.SHUTTING_DOWN, RDY | OCCURRING);
    assertEquals(StatusCode.SUCCESS, controller.checkReady(), "the admin queue is still served");
    port.run();
    drain();
    check(ControllerState.SHUT_DOWN, RDY | COMPLETE);
    assertEquals(StatusCode.CONNECT_INVALID_PARAMETERS | StatusCode.DNR, port.openIo(admin, 1).status());
  }

  @Test
  void aShutdownThatIsTakenBackStillNeedsAReset() {
    set(ENABLED);
    busyQueue();
    set(ENABLED_AND_SHUT_DOWN);
    set(ENABLED);
    check(ControllerState.SHUTTING_DOWN, RDY);
    port.run();
    drain();
    check(ControllerState.SHUT_DOWN, RDY);
    set(ENABLED_AND_SHUT_DOWN);
    check(ControllerState.SHUT_DOWN, RDY | COMPLETE);
    set(DISABLED);
    check(ControllerState.DISABLED, 0);
  }

  @Test
  void aResetDuringAShutdownDoesBoth() {
    set(ENABLED);
    busyQueue();
    set(ENABLED_AND_SHUT_DOWN);
    set(DISABLED_AND_SHUT_DOWN);
    check(ControllerState.RESETTING, RDY | OCCURRING);
    port.run();
    drain();
    check(ControllerState.DISABLED, COMPLETE);
  }

  @Test
  void aShutdownDuringAResetLeavesItDisabled() {
    set(ENABLED);
    busyQueue();
    set(DISABLED);
    set(DISABLED_AND_SHUT_DOWN);
    check(ControllerState.RESETTING, RDY | OCCURRING);
    port.run();
    drain();
    check(ControllerState.DISABLED, COMPLETE);
  }

  @Test
  void aShutdownWhileEnablingLeavesItShutDown() {
    set(ENABLED);
    busyQueue();
    set(DISABLED);
    set(ENABLED);
    set(ENABLED_AND_SHUT_DOWN);
    check(ControllerState.ENABLING, RDY | OCCURRING);
    port.run();
    drain();
    check(ControllerState.SHUT_DOWN, RDY | COMPLETE);
  }

  @Test
  void enabledWithShnSetItIsShutDown() {
    set(DISABLED_AND_SHUT_DOWN);
    check(ControllerState.DISABLED, COMPLETE);
    set(ENABLED_AND_SHUT_DOWN);
    check(ControllerState.SHUT_DOWN, RDY | COMPLETE);
  }

  @Test
  void anUnsupportedConfigurationIsFatalUntilAReset() {
    set(UNSUPPORTED);
    check(ControllerState.FAILED, CFS);
    assertEquals(StatusCode.COMMAND_SEQUENCE_ERROR | StatusCode.DNR, controller.checkReady());
    set(shutDown(UNSUPPORTED));
    check(ControllerState.FAILED, CFS | COMPLETE);
    set(DISABLED);
    check(ControllerState.DISABLED, 0);
    set(ENABLED);
    check(ControllerState.READY, RDY);
  }

  @Test
  void aResetEndsAsynchronousEventRequests() {
    set(ENABLED);
    Request request = admin.send(SqeBuilder.command(StubCommand.NONE));
    controller.asyncEvents().request(request);
    controller.asyncEvents().configuration(AsyncEvent.CONFIG_ANA_CHANGE);
    admin.send(SqeBuilder.configure(DISABLED));
    assertEquals(List.of(StatusCode.ABORTED_SQ_DELETION, StatusCode.SUCCESS),
        admin.completions.subList(2, 4).stream().map(Completion::status).toList());
    assertEquals(0, controller.asyncEvents().configuration());
  }

  @Test
  void knowsItsQueues() {
    set(ENABLED);
    StubTransport second = port.openIo(admin, 2);
    StubTransport first = port.openIo(admin, 1);
    assertEquals(List.of(admin.queue, first.queue, second.queue), controller.queues());
    assertEquals(2, controller.ioQueueCount());
    assertSame(second.queue, controller.queue(2));
    assertNull(controller.queue(3));
    first.queue.close();
    assertEquals(List.of(admin.queue, second.queue), controller.queues());
    assertEquals(4, controller.commands(), "those of the queue that is gone are still counted");
    assertEquals(ControllerState.READY, controller.state());
  }

  @Test
  void isReleasedWhenTheLastQueueIsGone() {
    set(ENABLED);
    busyQueue();
    controller.end("of the test");
    check(ControllerState.READY, RDY);
    port.run();
    assertEquals(QueueState.GONE, admin.queue.state());
    assertEquals(0, controller.releases);
    drain();
    assertEquals(1, controller.releases);
    assertTrue(port.controllers.isEmpty());
  }

  @Test
  void theAdminQueueTakesTheOthersWithIt() {
    set(ENABLED);
    StubTransport io = port.openIo(admin, 1);
    admin.queue.close();
    port.run();
    assertEquals(QueueState.GONE, io.queue.state());
    assertEquals(1, controller.releases);
  }

  @Test
  void anAssociationThatEndsAnswersUntilItsQueuesClose() {
    set(ENABLED);
    StubTransport io = busyQueue();
    int answered = io.completions.size();
    controller.end("of the test");
    controller.end("again");
    assertEquals(StatusCode.INVALID_NAMESPACE, refusedByItsCommand().status());
    controller.completeOldest(StatusCode.SUCCESS);
    assertEquals(answered + 1, io.completions.size(), "I/O that has ended is answered");
    set(DISABLED);
    set(ENABLED);
    port.run();
    assertEquals(1, controller.releases);
  }

  private Completion refusedByItsCommand() {
    controller.command(StubCommand.NONE).verdict = StatusCode.INVALID_NAMESPACE;
    return admin.execute(SqeBuilder.command(StubCommand.NONE));
  }

  @Test
  void enabledAndShutDownAtOnceItCanBeResetAndEnabled() {
    set(ENABLED_AND_SHUT_DOWN);
    check(ControllerState.DISABLED, COMPLETE);
    set(DISABLED);
    check(ControllerState.DISABLED, 0);
    set(ENABLED);
    check(ControllerState.READY, RDY);
  }

  @Test
  void enabledAndShutDownAtOnceDuringAResetItCanBeReset() {
    set(ENABLED);
    busyQueue();
    set(DISABLED);
    port.run();
    set(ENABLED_AND_SHUT_DOWN);
    assertEquals(ControllerState.ENABLING, controller.state());
    drain();
    check(ControllerState.SHUT_DOWN, RDY | COMPLETE);
    set(DISABLED);
    check(ControllerState.DISABLED, 0);
  }

  @Test
  @DisplayName("a host is not told to give up because its controller is ending (mend 23)")
  void aQueueComesToAControllerThatIsThere() {
    set(ENABLED);
    controller.end("of the test");
    StubTransport late = port.openIo(admin, 1);
    assertEquals(StatusCode.CONNECT_CONTROLLER_BUSY, late.status());
    assertEquals(QueueState.UNCONNECTED, late.queue.state());
    assertEquals(StatusCode.CONNECT_CONTROLLER_BUSY, controller.attach(port.open().queue, 0, 8, true));
  }

  @ParameterizedTest(name = "CC {0}, then {1}: ends after the time of the port")
  @CsvSource({"0, 0", "460001, 460000", "460001, 464001"})
  void anAssociationThatIsNotUsedEnds(String first, String second) {
    set(Integer.parseInt(first, 16));
    set(Integer.parseInt(second, 16));
    port.pass(FabricPort.ASSOCIATION_TIMEOUT_MILLIS - 1);
    assertEquals(0, controller.releases);
    port.pass(1);
    assertEquals(1, controller.releases);
  }

  @Test
  void anAssociationThatIsUsedLasts() {
    port.pass(FabricPort.ASSOCIATION_TIMEOUT_MILLIS - 1);
    set(ENABLED);
    port.pass(10 * FabricPort.ASSOCIATION_TIMEOUT_MILLIS);
    check(ControllerState.READY, RDY);
  }

  @Test
  void theKeepAliveTimerEndsTheAssociation() {
    set(ENABLED);
    controller.keepAliveMillis(2000);
    for (int i = 0; i < 3; i++) {
      set(ENABLED);
      port.pass(2000);
      check(ControllerState.READY, RDY);
    }
    port.pass(2000);
    check(ControllerState.FAILED, CFS);
    assertEquals(1, admin.closes);
    assertEquals(StatusCode.CONNECT_INVALID_PARAMETERS, controller.attach(port.open().queue, 1, 8, true));
  }

  @Test
  void theKeepAliveTimerStopsWithAShutdown() {
    set(ENABLED);
    controller.keepAliveMillis(2000);
    set(ENABLED_AND_SHUT_DOWN);
    port.pass(10_000);
    check(ControllerState.SHUT_DOWN, RDY | COMPLETE);
  }
}
