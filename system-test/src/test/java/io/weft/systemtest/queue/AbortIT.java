// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.queue;

import static io.weft.testkit.node.HeldTarget.BLOCK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import io.netty.channel.EventLoop;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.Proves;
import io.weft.testkit.node.HeldDevice;
import io.weft.testkit.node.HeldTarget;
import io.weft.testkit.node.RawHost;
import io.weft.testkit.wire.PduBuilder;
import io.weft.testkit.wire.RawConnection;
import io.weft.testkit.wire.RawPdu;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Abort of commands at every stage on their way to the disk, and beyond. */
@Timeout(300)
@Proves("admin 08h")
class AbortIT {
  private static final int ENTRIES = 128;
  private static final int ABORTED = 0;
  private static final int NOT_ABORTED = 1;

  private HeldTarget held;
  private RawHost host;
  private RawConnection queue;

  @BeforeEach
  void start() throws Exception {
    held = new HeldTarget();
    host = new RawHost(held.target, false, false).ready();
    queue = host.ioQueue(1, ENTRIES);
    held.device.hold();
  }

  @AfterEach
  void stop() throws Exception {
    held.device.release();
    queue.close();
    host.close();
    held.close();
  }

  private static byte[] block(int value) {
    byte[] bytes = new byte[BLOCK];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private int abort(int sqid, int cid) throws IOException {
    RawPdu answer = host.execute(host.admin, AdminCommandBuilder.abort(sqid, cid), new byte[0]);
    assertEquals(0, answer.completionStatus());
    return answer.completionDword0();
  }

  /** Writes block n with n, with CID n. */
  private static void write(RawConnection to, int n) throws IOException {
    to.send(RawHost.capsule(IoCommandBuilder.write(1, n, 1, ByteBuffer.allocate(0)), n, block(n)));
  }

  /** Waits until everything sent has arrived: a later command, which is refused at once, is completed. */
  private static void awaitArrival(RawConnection on) throws IOException {
    on.send(RawHost.capsule(new NvmeCommand(0x7d).nsid(1), 999, new byte[0]));
    assertEquals(Map.of(999, StatusCode.INVALID_OPCODE | StatusCode.DNR), completions(on, 1));
  }

  /** Receives completions. @return the statuses by CID */
  private static Map<Integer, Integer> completions(RawConnection from, int count) throws IOException {
    Map<Integer, Integer> statuses = new HashMap<>();
    while (statuses.size() < count) {
      RawPdu pdu = from.receive();
      if (pdu.type() == PduType.CAPSULE_RESP) {
        assertEquals(null, statuses.put(pdu.completionCid(), pdu.completionStatus() & ~StatusCode.MORE), "answered twice");
      }
    }
    return statuses;
  }

  @Test
  void whatTheDiskHasGoesOnAndWhatWaitsForItIsAborted() throws Exception {
    for (int n = 1; n <= 80; n++) {
      write(queue, n);
    }
    awaitArrival(queue);
    held.awaitBegun(HeldDevice.AT_ONCE);
    // 8 are at the device, 56 wait for a thread, the others wait in the lane.
    assertEquals(NOT_ABORTED, abort(1, 1));
    int first = HeldDevice.AT_ONCE + 1;
    for (int n : new int[] {first, 30, 64, 65, 70, 80}) {
      assertEquals(ABORTED, abort(1, n), "CID " + n);
    }
    Map<Integer, Integer> aborted = completions(queue, 6);
    aborted.forEach((cid, status) -> assertEquals(StatusCode.ABORT_REQUESTED, status, "CID " + cid));
    assertEquals(NOT_ABORTED, abort(1, 30), "it is no longer active");
    held.device.release();
    Map<Integer, Integer> others = completions(queue, 74);
    others.forEach((cid, status) -> assertEquals(0, status, "CID " + cid));
    for (int n = 1; n <= 80; n++) {
      assertEquals(aborted.containsKey(n) ? 0 : n, held.device.at(n * BLOCK), "block " + n);
    }
    assertEquals(74, held.device.begun());
  }

  @Test
  void aCommandWhoseDataIsStillToComeIsAbortedWhenItHasCome() throws Exception {
    held.device.release();
    NvmeCommand command = IoCommandBuilder.write(1, 5, 2, ByteBuffer.allocate(0)).sgl(0, 2 * BLOCK, SqeLayout.SGL_TRANSPORT);
    RawPdu r2t = RawHost.answer(queue, RawHost.capsule(command, 5, new byte[0]));
    assertEquals(PduType.R2T, r2t.type(), r2t::toString);
    assertEquals(NOT_ABORTED, abort(1, 5), "its data must be received first");
    int ttag = r2t.get16(Pdu.R2T_TTAG);
    queue.send(PduBuilder.h2cData(5, ttag, 0, block(7)).set8(Pdu.FLAGS, 0));
    queue.send(PduBuilder.h2cData(5, ttag, BLOCK, block(7)));
    assertEquals(Map.of(5, StatusCode.ABORT_REQUESTED), completions(queue, 1));
    write(queue, 6);
    assertEquals(Map.of(6, 0), completions(queue, 1), "the queue still works");
    assertEquals(0, held.device.at(5 * BLOCK));
    assertEquals(1, held.device.begun());
  }

  @Test
  void aCommandThatWaitsForABufferIsAborted() throws Exception {
    int megabyte = 256;
    int commands = 100;
    for (int cid = 1; cid <= commands; cid++) {
      NvmeCommand read = IoCommandBuilder.read(1, 0, megabyte, ByteBuffer.allocate(0)).sgl(0, megabyte * BLOCK, SqeLayout.SGL_TRANSPORT);
      queue.send(RawHost.capsule(read, cid, new byte[0]));
    }
    awaitArrival(queue);
    held.awaitBegun(HeldDevice.AT_ONCE);
    // The pool of buffers has 64 MiB, so the last third has none.
    assertEquals(ABORTED, abort(1, commands));
    assertEquals(ABORTED, abort(1, 70));
    assertEquals(Map.of(commands, StatusCode.ABORT_REQUESTED, 70, StatusCode.ABORT_REQUESTED), completions(queue, 2));
    held.device.release();
    completions(queue, commands - 2).forEach((cid, status) -> assertEquals(0, status, "CID " + cid));
    assertEquals(commands - 2, held.device.begun());
  }

  @Test
  void anAsynchronousEventRequestIsAborted() throws Exception {
    host.admin.send(RawHost.capsule(AdminCommandBuilder.asyncEventRequest(), 9, new byte[0]));
    host.admin.send(RawHost.capsule(AdminCommandBuilder.abort(0, 9), 10, new byte[0]));
    RawPdu event = host.admin.receive();
    assertEquals(9, event.completionCid(), "the aborted command is answered first");
    assertEquals(StatusCode.ABORT_REQUESTED | StatusCode.DNR, event.completionStatus() & ~StatusCode.MORE);
    RawPdu abort = host.admin.receive();
    assertEquals(10, abort.completionCid());
    assertEquals(ABORTED, abort.completionDword0());
  }

  @Test
  void whatIsNotThereIsNotAborted() throws Exception {
    assertEquals(NOT_ABORTED, abort(1, 77), "no such CID");
    assertEquals(NOT_ABORTED, abort(9, 1), "no such queue");
    host.admin.send(RawHost.capsule(AdminCommandBuilder.abort(0, 12), 12, new byte[0]));
    assertEquals(NOT_ABORTED, host.admin.receive().completionDword0(), "Abort does not abort itself");
  }

  private EventLoop loopOf(int qid) {
    return held.controller(host.controllerId()).queue(qid).transport().eventLoop();
  }

  /** Connects queues until one is on another event loop than the admin queue. */
  private RawConnection queueOnAnotherLoop() throws IOException {
    int qid = 1;
    RawConnection last = queue;
    while (loopOf(qid) == loopOf(0)) {
      last = host.ioQueue(++qid, ENTRIES);
    }
    otherQid = qid;
    return last;
  }

  private int otherQid;

  @Test
  void aCommandOfAnotherEventLoopIsAborted() throws Exception {
    try (RawConnection other = queueOnAnotherLoop()) {
      for (int n = 1; n <= 20; n++) {
        write(other, n);
      }
      awaitArrival(other);
      held.awaitBegun(HeldDevice.AT_ONCE);
      assertEquals(ABORTED, abort(otherQid, 20));
      assertEquals(Map.of(20, StatusCode.ABORT_REQUESTED), completions(other, 1));
      assertEquals(NOT_ABORTED, abort(otherQid, 1));
      held.device.release();
      completions(other, 19).forEach((cid, status) -> assertEquals(0, status, "CID " + cid));
    }
  }

  @Test
  void moreAbortsThanAnnouncedAreRefused() throws Exception {
    try (RawConnection other = queueOnAnotherLoop()) {
      assertNotSame(loopOf(0), loopOf(otherQid));
      CountDownLatch stalled = new CountDownLatch(1);
      loopOf(otherQid).execute(() -> awaitQuietly(stalled));
      for (int cid = 1; cid <= 5; cid++) {
        host.admin.send(RawHost.capsule(AdminCommandBuilder.abort(otherQid, 77), cid, new byte[0]));
      }
      RawPdu refused = host.admin.receive();
      assertEquals(5, refused.completionCid());
      assertEquals(StatusCode.ABORT_LIMIT_EXCEEDED | StatusCode.DNR, refused.completionStatus() & ~StatusCode.MORE);
      stalled.countDown();
      for (int cid = 1; cid <= 4; cid++) {
        RawPdu answer = host.admin.receive();
        assertEquals(0, answer.completionStatus());
        assertNotEquals(5, answer.completionCid());
      }
      assertEquals(NOT_ABORTED, abort(1, 77), "there is room again");
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
