// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.fabric.buffer.Slot;
import io.weft.fabric.lifecycle.QueueState;
import io.weft.fabric.lifecycle.RequestState;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A command with data on its way through a queue: slots, data, abort. */
class RequestTest {
  private final StubPort port = new StubPort();
  private StubTransport admin;
  private StubController controller;
  private StubTransport io;

  @BeforeEach
  void connect() {
    admin = port.openReady();
    controller = admin.controller();
    io = port.openIo(admin, 1);
    admin.requested.clear();
    io.requested.clear();
  }

  @AfterEach
  void close() {
    port.close();
  }

  private static SqeBuilder write(int length) {
    return SqeBuilder.command(StubCommand.WRITE).length(length);
  }

  private static SqeBuilder read(int length) {
    return SqeBuilder.command(StubCommand.READ).length(length);
  }

  /** Takes every slot of a size; the limit of the pool allows no more. */
  private Slot exhaust(int length) {
    Slot last = null;
    for (Slot slot = port.slots.take(length); slot != null; slot = port.slots.take(length)) {
      last = slot;
    }
    return requireNonNull(last);
  }

  @Test
  void everyFieldOfTheEntryIsRead() {
    ByteBuffer sqe = ByteBuffer.allocate(SqeLayout.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < SqeLayout.LENGTH; i++) {
      sqe.put(i, (byte) (0x80 + i));
    }
    Request request = new Request(io.queue, 5);
    request.begin(sqe, 0, 77);
    assertEquals(0x80, request.opcode());
    assertEquals(0x81, request.flags());
    assertEquals(1, request.fuse());
    assertTrue(request.isFused());
    assertEquals(0x8382, request.cid());
    assertEquals(0x87868584, request.nsid());
    assertEquals(0x84, request.fctype());
    assertEquals(0xabaaa9a8, request.cdw(10));
    assertEquals(0xafaeadac_abaaa9a8L, request.cdwLong(10));
    assertEquals(0xabaa, request.word(SqeLayout.CONNECT_QID));
    assertEquals(0xadac, request.word(SqeLayout.CONNECT_SQSIZE));
    assertEquals(0xb3b2b1b0, request.dword(SqeLayout.CONNECT_KATO));
    assertEquals(0xa7, request.sglIdentifier());
    assertEquals(0x9f9e9d9c_9b9a9998L, request.sglAddress());
    assertEquals(0xa3a2a1a0L, request.sglLength());
    assertEquals(5, request.tag());
    assertEquals(77, request.startNanos());
    assertEquals(Request.NO_ERROR_LOCATION, request.errorLocation());
  }

  @Test
  void aCommandWithoutDataExecutesAtOnce() {
    Request request = io.send(SqeBuilder.command(StubCommand.NONE));
    assertEquals(RequestState.EXECUTING, request.state());
    assertFalse(request.hasData());
    assertThrows(IllegalStateException.class, request::data);
    request.complete(StatusCode.SUCCESS);
    assertEquals(RequestState.FREE, request.state());
  }

  @Test
  void aCommandBeforeItWasAdmittedHasNoCommand() {
    Request request = io.take(SqeBuilder.command(StubCommand.NONE));
    assertEquals(RequestState.RECEIVED, request.state());
    assertThrows(IllegalStateException.class, request::command);
  }

  @Test
  void aWriteAwaitsItsData() {
    Request request = io.send(write(4096));
    assertEquals(RequestState.AWAITING_DATA, request.state());
    assertSame(request, io.requested.getFirst());
    assertSame(request, io.queue.awaitingData(request.tag()));
    assertTrue(controller.executing().isEmpty());
    request.addReceived(4096);
    io.queue.dataArrived(request);
    assertEquals(RequestState.EXECUTING, request.state());
    assertNull(io.queue.awaitingData(request.tag()), "data that is there is not awaited");
    assertNull(io.queue.awaitingData(9999));
    assertEquals(4096, request.received());
    request.complete(StatusCode.SUCCESS);
    assertEquals(0, port.slots.inUse());
  }

  @Test
  void aReadGetsASlotAndExecutes() {
    Request request = io.send(read(4096));
    assertEquals(RequestState.EXECUTING, request.state());
    assertEquals(Slot.DATA, request.dataIndex());
    Slot detached = requireNonNull(request.detachSlot());
    request.complete(StatusCode.SUCCESS);
    assertEquals(1, port.slots.inUse(), "the caller that detached the slot releases it");
    detached.release();
    assertEquals(0, port.slots.inUse());
  }

  @Test
  void inCapsuleDataIsHandedOver() {
    Request request = io.take(write(512).inCapsule());
    assertTrue(io.queue.start(request, 512));
    assertEquals(RequestState.RECEIVED, request.state());
    Slot slot = io.queue.slotForInCapsule(request);
    assertSame(slot, request.slot());
    assertEquals(RequestState.AWAITING_DATA, request.state());
    assertTrue(io.requested.isEmpty(), "it is not requested");
    io.queue.dataArrived(request);
    assertEquals(RequestState.EXECUTING, request.state());
  }

  @Test
  void inCapsuleDataThatIsAllThereCanBeReadInPlace() {
    Request request = io.take(write(512).inCapsule());
    assertTrue(io.queue.start(request, 512));
    Slot elsewhere = port.slots.takeBeyondLimit(4096);
    request.data(elsewhere, 100);
    io.queue.run(request);
    assertEquals(RequestState.EXECUTING, request.state());
    assertNull(request.slot());
    assertEquals(100, request.dataIndex());
    elsewhere.release();
  }

  @Test
  void aRefusedCommandLeavesItsInCapsuleDataAlone() {
    controller.command(StubCommand.WRITE).verdict = StatusCode.LBA_OUT_OF_RANGE;
    Request request = io.take(write(512).inCapsule());
    assertFalse(io.queue.start(request, 512));
    assertEquals(StatusCode.LBA_OUT_OF_RANGE, io.status());
    assertEquals(RequestState.FREE, request.state());
  }

  @Test
  void damagedDataEndsTheCommand() {
    Request request = io.send(write(4096));
    request.dataDamaged();
    io.queue.dataArrived(request);
    assertEquals(StatusCode.TRANSIENT_TRANSPORT_ERROR, io.status());
    assertTrue(controller.executing().isEmpty());
  }

  @Test
  void damageOutweighsAnAbort() {
    Request request = io.send(write(4096));
    request.dataDamaged();
    assertFalse(io.queue.abort(request.cid(), admin.send(SqeBuilder.command(StubCommand.NONE))));
    io.queue.dataArrived(request);
    assertEquals(StatusCode.TRANSIENT_TRANSPORT_ERROR, io.status());
  }

  @Test
  void aRecycledRequestForgetsEverything() {
    Request request = io.send(write(4096));
    request.dataDamaged();
    request.addReceived(7);
    request.errorInformation(9);
    request.invalidField(SqeLayout.NLB);
    io.queue.dataArrived(request);
    Request next = io.send(SqeBuilder.command(StubCommand.NONE));
    assertSame(request, next);
    assertEquals(StatusCode.SUCCESS, next.abandoned());
    assertEquals(0, next.received());
    assertEquals(0, next.transferLength());
    assertEquals(0, next.errorInformation());
    assertEquals(Request.NO_ERROR_LOCATION, next.errorLocation());
    assertFalse(next.hasData());
  }

  @Test
  void requestsWaitForSlotsInTheirOrder() {
    Slot slot = exhaust(StubPort.MAX_TRANSFER);
    Request first = io.send(write(StubPort.MAX_TRANSFER));
    Request second = io.send(read(StubPort.MAX_TRANSFER));
    assertEquals(RequestState.WAITING_FOR_SLOT, first.state());
    assertEquals(RequestState.WAITING_FOR_SLOT, second.state());
    slot.release();
    port.run();
    assertEquals(RequestState.AWAITING_DATA, first.state());
    assertEquals(RequestState.WAITING_FOR_SLOT, second.state());
    io.queue.dataArrived(first);
    controller.completeOldest(StatusCode.SUCCESS);
    port.run();
    assertEquals(RequestState.EXECUTING, second.state());
  }

  @Test
  void whoComesLaterDoesNotOvertakeThoseWhoWait() {
    Slot slot = exhaust(StubPort.MAX_TRANSFER);
    io.send(read(StubPort.MAX_TRANSFER));
    Slot small = port.slots.take(512);
    if (small != null) {
      small.release();
    }
    assertEquals(RequestState.WAITING_FOR_SLOT, io.send(read(512)).state());
    slot.release();
    port.run();
    assertEquals(2, controller.executing().size());
  }

  @Test
  void aSlotThatComesBackWhileOthersAreGrantedIsGranted() {
    controller.command(StubCommand.READ).endsAtOnce = true;
    Slot slot = exhaust(StubPort.MAX_TRANSFER);
    int answered = io.completions.size();
    for (int i = 0; i < 4; i++) {
      io.send(read(StubPort.MAX_TRANSFER));
    }
    slot.release();
    port.run();
    assertEquals(answered + 4, io.completions.size());
  }

  @Test
  void abortTakesARequestOutOfTheLine() {
    Slot slot = exhaust(StubPort.MAX_TRANSFER);
    Request first = io.send(read(StubPort.MAX_TRANSFER));
    Request second = io.send(read(StubPort.MAX_TRANSFER));
    Request abort = admin.send(SqeBuilder.command(StubCommand.NONE));
    assertTrue(io.queue.abort(first.cid(), abort));
    assertEquals(StatusCode.ABORT_REQUESTED, io.status());
    slot.release();
    port.run();
    assertEquals(RequestState.EXECUTING, second.state());
  }

  @Test
  void abortOfACommandWhoseDataIsUnderWayWaitsForTheData() {
    Request request = io.send(write(4096));
    int answered = io.completions.size();
    assertFalse(io.queue.abort(request.cid(), admin.send(SqeBuilder.command(StubCommand.NONE))));
    assertEquals(answered, io.completions.size());
    io.queue.dataArrived(request);
    assertEquals(StatusCode.ABORT_REQUESTED, io.status());
  }

  @Test
  void abortAsksACommandThatExecutes() {
    Request abort = admin.send(SqeBuilder.command(StubCommand.NONE));
    Request stubborn = io.send(SqeBuilder.command(StubCommand.NONE));
    assertFalse(io.queue.abort(stubborn.cid(), abort));
    assertEquals(StatusCode.ABORT_REQUESTED, stubborn.abandoned(), "it may end before its next step");
    controller.command(StubCommand.NONE).cancels = true;
    assertTrue(io.queue.abort(stubborn.cid(), abort));
    assertEquals(StatusCode.ABORT_REQUESTED, io.status());
    assertFalse(io.queue.abort(stubborn.cid(), abort), "it is gone");
  }

  @Test
  void anAbortCommandDoesNotAbortItself() {
    controller.command(StubCommand.NONE).cancels = true;
    Request abort = admin.send(SqeBuilder.command(StubCommand.NONE));
    assertFalse(admin.queue.abort(abort.cid(), abort));
    assertEquals(RequestState.EXECUTING, abort.state());
  }

  @Test
  void closingEndsTheWaitForSlots() {
    Slot slot = exhaust(StubPort.MAX_TRANSFER);
    io.send(read(StubPort.MAX_TRANSFER));
    io.queue.close();
    assertEquals(QueueState.GONE, io.queue.state());
    slot.release();
    assertTrue(controller.executing().isEmpty());
  }
}
