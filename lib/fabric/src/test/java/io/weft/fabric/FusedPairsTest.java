// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.fabric.lifecycle.RequestState;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Fused operations: both commands run, or neither does. */
class FusedPairsTest {
  private final StubPort port = new StubPort();
  private StubController controller;
  private StubTransport io;

  @BeforeEach
  void connect() {
    StubTransport admin = port.openReady();
    controller = admin.controller();
    io = port.openIo(admin, 1);
    io.completions.clear();
  }

  @AfterEach
  void close() {
    port.close();
  }

  private Request first() {
    return io.send(SqeBuilder.command(StubCommand.COMPARE).length(512).flags(SqeLayout.FUSE_FIRST));
  }

  private Request second() {
    return io.send(SqeBuilder.command(StubCommand.SECOND).length(512).flags(SqeLayout.FUSE_SECOND));
  }

  private StubFusedCommand compare() {
    return (StubFusedCommand) controller.command(StubCommand.COMPARE);
  }

  private void answered(Integer... statuses) {
    assertEquals(Arrays.asList(statuses), io.completions.stream().map(Completion::status).toList());
  }

  private void states(RequestState expected, Request... requests) {
    assertEquals(List.of(expected), Arrays.stream(requests).map(Request::state).distinct().toList());
  }

  @Test
  void bothRunWhenTheDataOfBothIsThere() {
    Request first = first();
    Request second = second();
    states(RequestState.AWAITING_DATA, first, second);
    io.queue.dataArrived(first);
    states(RequestState.HELD, first);
    assertTrue(controller.executing().isEmpty());
    io.queue.dataArrived(second);
    states(RequestState.EXECUTING, first, second);
    assertEquals(List.of(first, second), controller.executing());
  }

  @Test
  void theDataOfTheSecondMayComeFirst() {
    Request first = first();
    Request second = second();
    io.queue.dataArrived(second);
    states(RequestState.HELD, second);
    io.queue.dataArrived(first);
    assertEquals(List.of(first, second), controller.executing());
  }

  @Test
  void theSecondHasToComeRightBehindTheFirst() {
    Request first = first();
    io.queue.dataArrived(first);
    io.send(SqeBuilder.command(StubCommand.NONE));
    answered(StatusCode.ABORTED_MISSING_FUSED);
    second();
    answered(StatusCode.ABORTED_MISSING_FUSED, StatusCode.ABORTED_MISSING_FUSED);
  }

  @Test
  void aFirstWhoseDataIsUnderWayEndsWhenThatHasCome() {
    Request first = first();
    io.send(SqeBuilder.command(StubCommand.NONE));
    answered();
    io.queue.dataArrived(first);
    answered(StatusCode.ABORTED_MISSING_FUSED);
  }

  @Test
  void aSecondFirstStartsAnew() {
    io.queue.dataArrived(first());
    Request again = first();
    answered(StatusCode.ABORTED_MISSING_FUSED);
    io.queue.dataArrived(again);
    io.queue.dataArrived(second());
    assertEquals(2, controller.executing().size());
  }

  @Test
  void aSecondOfAnotherOpcodeDoesNotFit() {
    io.queue.dataArrived(first());
    io.send(SqeBuilder.command(StubCommand.READ).length(512).flags(SqeLayout.FUSE_SECOND));
    answered(StatusCode.ABORTED_MISSING_FUSED, StatusCode.ABORTED_MISSING_FUSED);
  }

  @Test
  void aSecondWithoutAFirstIsRefused() {
    second();
    answered(StatusCode.ABORTED_MISSING_FUSED);
  }

  @Test
  void aRefusedFirstTakesTheSecondWithIt() {
    compare().verdict = StatusCode.LBA_OUT_OF_RANGE;
    first();
    second();
    answered(StatusCode.LBA_OUT_OF_RANGE, StatusCode.ABORTED_FAILED_FUSED);
    compare().verdict = StatusCode.SUCCESS;
    io.queue.dataArrived(first());
    io.queue.dataArrived(second());
    assertEquals(2, controller.executing().size(), "the next pair runs");
  }

  @Test
  void aRefusedSecondTakesTheFirstWithIt() {
    Request first = first();
    controller.command(StubCommand.SECOND).verdict = StatusCode.LBA_OUT_OF_RANGE;
    second();
    answered(StatusCode.LBA_OUT_OF_RANGE);
    io.queue.dataArrived(first);
    answered(StatusCode.LBA_OUT_OF_RANGE, StatusCode.ABORTED_FAILED_FUSED);
  }

  @Test
  void twoThatDoNotGoTogetherAreBothRefused() {
    compare().fusedVerdict = StatusCode.INVALID_FIELD;
    io.queue.dataArrived(first());
    second();
    answered(StatusCode.INVALID_FIELD, StatusCode.INVALID_FIELD);
  }

  @Test
  void damagedDataOfOneEndsBoth() {
    Request first = first();
    Request second = second();
    io.queue.dataArrived(first);
    second.dataDamaged();
    io.queue.dataArrived(second);
    answered(StatusCode.TRANSIENT_TRANSPORT_ERROR, StatusCode.ABORTED_FAILED_FUSED);
    assertTrue(controller.executing().isEmpty());
  }

  @Test
  void abortOfOneThatIsHeldEndsBoth() {
    Request first = first();
    Request second = second();
    io.queue.dataArrived(first);
    Request abort = io.send(SqeBuilder.command(StubCommand.NONE));
    assertTrue(io.queue.abort(first.cid(), abort));
    answered(StatusCode.ABORT_REQUESTED);
    io.queue.dataArrived(second);
    answered(StatusCode.ABORT_REQUESTED, StatusCode.ABORTED_FAILED_FUSED);
  }

  @Test
  void abortOfAFirstThatIsAloneRefusesItsSecond() {
    Request first = first();
    io.queue.dataArrived(first);
    assertTrue(io.queue.abort(first.cid(), abortCommand()));
    second();
    answered(StatusCode.ABORT_REQUESTED, StatusCode.ABORTED_FAILED_FUSED);
  }

  /** A request of an admin queue. */
  private Request abortCommand() {
    return port.openReady().send(SqeBuilder.command(StubCommand.NONE));
  }

  @Test
  void fusedCommandsDoNotWaitForSlots() {
    int before = exhaust();
    states(RequestState.WAITING_FOR_SLOT, io.send(SqeBuilder.command(StubCommand.READ).length(512)));
    states(RequestState.AWAITING_DATA, first());
    assertEquals(before + 1, port.slots.inUse());
  }

  /** Takes every slot that the limit of the pool allows. @return the number of slots in use */
  private int exhaust() {
    while (port.slots.take(512) != null) {
      assertTrue(port.slots.inUse() < 1_000_000);
    }
    return port.slots.inUse();
  }
}
