// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.queue;

import static io.weft.testkit.node.HeldTarget.BLOCK;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.fabric.Queue;
import io.weft.fabric.lifecycle.QueueState;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.tcp.PduType;
import io.weft.targetnode.subsystem.IoController;
import io.weft.testkit.Eventually;
import io.weft.testkit.Proves;
import io.weft.testkit.node.HeldTarget;
import io.weft.testkit.node.RawHost;
import io.weft.testkit.wire.RawConnection;
import io.weft.testkit.wire.RawPdu;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Abort, and the end of a connection, while commands wait for a range or for scratch memory. */
@Timeout(300)
@Proves("admin 08h")
class AbortWaitingIT {
  private static final int SLBA = 5;

  private HeldTarget held;
  private RawHost host;
  private RawConnection queue;

  @BeforeEach
  void start() throws Exception {
    held = new HeldTarget();
    host = new RawHost(held.target, false, false).ready();
    queue = host.ioQueue(1, 64);
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

  private void send(NvmeCommand command, int fuse, int cid, byte[] data) throws IOException {
    queue.send(RawHost.capsule(command.flags(SqeLayout.PSDT_SGL | fuse), cid, data));
  }

  private void sendPair(int cid, byte[] expected, byte[] replacement) throws IOException {
    send(IoCommandBuilder.compare(1, SLBA, 1, ByteBuffer.allocate(0)), SqeLayout.FUSE_FIRST, cid, expected);
    send(IoCommandBuilder.write(1, SLBA, 1, ByteBuffer.allocate(0)), SqeLayout.FUSE_SECOND, cid + 1, replacement);
  }

  /** Waits until everything sent so far has arrived: a later command of the queue is completed. */
  private void awaitArrival() throws IOException {
    send(new NvmeCommand(0x7d).nsid(1), 0, 99, new byte[0]);
    assertEquals(Map.of(99, StatusCode.INVALID_OPCODE | StatusCode.DNR), completions(1));
  }

  /** Aborts a command. @return whether it was aborted before Abort was completed */
  private boolean abort(int cid) throws IOException {
    RawPdu answer = host.execute(host.admin, AdminCommandBuilder.abort(1, cid), new byte[0]);
    assertEquals(0, answer.completionStatus());
    return (answer.completionDword0() & 1) == 0;
  }

  private Map<Integer, Integer> completions(int count) throws IOException {
    Map<Integer, Integer> statuses = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      RawPdu pdu = queue.receive();
      assertEquals(PduType.CAPSULE_RESP, pdu.type(), pdu::toString);
      statuses.put(pdu.completionCid(), pdu.completionStatus() & ~StatusCode.MORE);
    }
    return statuses;
  }

  /** Sends a write that is held at the device, and a Compare and Write that waits for its end. */
  private void pairBehindAWrite() throws Exception {
    send(IoCommandBuilder.write(1, SLBA, 1, ByteBuffer.allocate(0)), 0, 1, block(1));
    held.awaitBegun(1);
    sendPair(2, block(1), block(2));
  }

  private void assertTheRangeIsFree(int holds, int cid) throws Exception {
    sendPair(cid, block(holds), block(9));
    assertEquals(Map.of(cid, 0, cid + 1, 0), completions(2));
  }

  @Test
  @DisplayName("Abort of either half of a Compare and Write that waits ends both (rule 49)")
  void abortOfAPairThatWaits() throws Exception {
    pairBehindAWrite();
    awaitArrival();
    assertEquals(true, abort(2));
    assertEquals(Map.of(2, StatusCode.ABORT_REQUESTED, 3, StatusCode.ABORTED_FAILED_FUSED), completions(2));
    sendPair(4, block(1), block(2));
    awaitArrival();
    assertEquals(true, abort(5));
    assertEquals(Map.of(4, StatusCode.ABORTED_FAILED_FUSED, 5, StatusCode.ABORT_REQUESTED), completions(2));
    held.device.release();
    assertEquals(Map.of(1, 0), completions(1));
    assertTheRangeIsFree(1, 6);
  }

  @Test
  @DisplayName("Abort of a write that waits for a Compare and Write stops it; the pair continues (rule 49)")
  void abortOfAWriteThatWaits() throws Exception {
    sendPair(1, block(0), block(2));
    held.awaitBegun(1);
    send(IoCommandBuilder.write(1, SLBA, 1, ByteBuffer.allocate(0)), 0, 3, block(3));
    send(IoCommandBuilder.copy(1, SLBA, 0, new long[] {100}, new int[] {1}), 0, 4, copyData());
    send(IoCommandBuilder.deallocate(1, new long[] {SLBA}, new int[] {1}), 0, 5, rangeData());
    awaitArrival();
    assertEquals(true, abort(3));
    assertEquals(true, abort(5));
    assertEquals(Map.of(3, StatusCode.ABORT_REQUESTED, 5, StatusCode.ABORT_REQUESTED), completions(2));
    awaitArrival();
    assertEquals(false, abort(4), "it stops after reading its source");
    held.device.release();
    assertEquals(Map.of(1, 0, 2, 0, 4, StatusCode.ABORT_REQUESTED), completions(3));
    assertTheRangeIsFree(2, 6);
  }

  private static byte[] copyData() {
    byte[] entry = new byte[32];
    entry[8] = 100;
    return entry;
  }

  private static byte[] rangeData() {
    byte[] range = new byte[16];
    range[4] = 1;
    range[8] = SLBA;
    return range;
  }

  @Test
  @DisplayName("Abort of a Verify that waits for scratch memory stops it, and the memory is not lost")
  void abortOfAVerifyThatWaits() throws Exception {
    for (int cid = 1; cid <= 12; cid++) {
      send(IoCommandBuilder.verify(1, 0, 1), 0, cid, new byte[0]);
    }
    held.awaitBegun(8);
    awaitArrival();
    assertEquals(true, abort(12));
    assertEquals(Map.of(12, StatusCode.ABORT_REQUESTED), completions(1));
    held.device.release();
    assertEquals(11, completions(11).values().stream().filter(status -> status == 0).count());
    assertTheRangeIsFree(0, 20);
  }

  @Test
  @DisplayName("a connection that ends releases the ranges that its commands wait for (rule 49)")
  void aConnectionThatEndsReleasesItsRanges() throws Exception {
    pairBehindAWrite();
    RawHost second = new RawHost(held.target, false, false).ready();
    RawConnection other = second.ioQueue(1, 8);
    awaitArrival();
    IoController controller = held.controller(host.controllerId());
    Queue waiting = Objects.requireNonNull(controller.queue(1));
    queue.close();
    host.close();
    Eventually.until("the queue is closed", () -> waiting.state() != QueueState.LIVE);
    held.device.release();
    held.awaitGone(host.controllerId());
    other.send(RawHost.capsule(
        IoCommandBuilder.compare(1, SLBA, 1, ByteBuffer.allocate(0)).flags(SqeLayout.PSDT_SGL | SqeLayout.FUSE_FIRST), 1, block(1)));
    other.send(RawHost.capsule(
        IoCommandBuilder.write(1, SLBA, 1, ByteBuffer.allocate(0)).flags(SqeLayout.PSDT_SGL | SqeLayout.FUSE_SECOND), 2, block(2)));
    assertEquals(0, other.receive().completionStatus());
    assertEquals(0, other.receive().completionStatus());
    other.close();
    second.close();
  }
}
