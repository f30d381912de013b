// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.queue;

import static io.weft.testkit.node.TestTarget.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.config.NamespaceEntry;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import io.weft.targetnode.status.TargetStatusReader;
import io.weft.testkit.node.RawHost;
import io.weft.testkit.node.TestTarget;
import io.weft.testkit.wire.PduBuilder;
import io.weft.testkit.wire.RawConnection;
import io.weft.testkit.wire.RawPdu;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the commands of fused operations are paired, capsule by capsule. */
@Timeout(300)
class FusedCommandIT {
  private static final int BLOCK = 4096;
  private static final int FIRST = SqeLayout.PSDT_SGL | SqeLayout.FUSE_FIRST;
  private static final int SECOND = SqeLayout.PSDT_SGL | SqeLayout.FUSE_SECOND;
  private static final int BOTH = SqeLayout.PSDT_SGL | SqeLayout.FUSE_MASK;
  private static final int INVALID = StatusCode.INVALID_FIELD | StatusCode.DNR;
  private static final byte[] ZEROES = new byte[BLOCK];

  private TestTarget target;
  private RawHost host;
  private RawConnection queue;

  @BeforeEach
  void connect() throws Exception {
    target = TestTarget.with(NamespaceEntry.of(1, "memory:16MiB"));
    host = new RawHost(target, false, true).ready();
    queue = host.ioQueue();
  }

  @AfterEach
  void close() throws Exception {
    queue.close();
    host.close();
    target.close();
  }

  private static byte[] filled(int value) {
    byte[] bytes = new byte[BLOCK];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static PduBuilder compare(int cid, int slba, byte[] data) {
    return RawHost.capsule(IoCommandBuilder.compare(1, slba, 1, ByteBuffer.allocate(0)).flags(FIRST), cid, data);
  }

  private static PduBuilder write(int cid, int slba, byte[] data) {
    return RawHost.capsule(IoCommandBuilder.write(1, slba, 1, ByteBuffer.allocate(0)).flags(SECOND), cid, data);
  }

  private static PduBuilder withoutData(NvmeCommand command, int flags, int cid) {
    return RawHost.capsule(command.flags(flags).sgl(0, BLOCK, SqeLayout.SGL_TRANSPORT), cid, new byte[0]);
  }

  /** Receives completions in any order. @return the statuses by CID, without the More bit */
  private static Map<Integer, Integer> completions(RawConnection queue, int count) throws IOException {
    Map<Integer, Integer> statuses = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      RawPdu pdu = queue.receive();
      assertEquals(PduType.CAPSULE_RESP, pdu.type(), pdu::toString);
      statuses.put(pdu.completionCid(), pdu.completionStatus() & ~StatusCode.MORE);
    }
    return statuses;
  }

  private void send(PduBuilder... capsules) throws IOException {
    for (PduBuilder capsule : capsules) {
      queue.send(capsule);
    }
  }

  private byte[] read(int slba) throws IOException {
    queue.send(withoutData(IoCommandBuilder.read(1, slba, 1, ByteBuffer.allocate(0)), SqeLayout.PSDT_SGL, 999));
    RawPdu data = queue.receive();
    assertEquals(PduType.C2H_DATA, data.type(), data::toString);
    assertEquals(Map.of(999, 0), completions(queue, 1));
    return data.data();
  }

  @Test
  @DisplayName("two adjacent commands make a pair, and the first is completed first (rule 49)")
  void aPairInCapsules() throws Exception {
    send(compare(1, 3, ZEROES), write(2, 3, filled(7)));
    assertEquals(1, queue.receive().completionCid());
    RawPdu second = queue.receive();
    assertEquals(2, second.completionCid());
    assertEquals(0, second.completionStatus());
    assertArrayEquals(filled(7), read(3));
  }

  @Test
  @DisplayName("a first command that another follows ends with 00/0Ah, and the other runs (rule 49)")
  void aMissingSecond() throws Exception {
    send(compare(1, 3, ZEROES), compare(2, 3, ZEROES), write(3, 3, filled(7)));
    assertEquals(Map.of(1, StatusCode.ABORTED_MISSING_FUSED, 2, 0, 3, 0), completions(queue, 3));
    send(compare(4, 3, filled(7)));
    queue.send(RawHost.capsule(IoCommandBuilder.flush(1), 5, new byte[0]));
    assertEquals(Map.of(4, StatusCode.ABORTED_MISSING_FUSED, 5, 0), completions(queue, 2));
    assertArrayEquals(filled(7), read(3));
  }

  @Test
  @DisplayName("a second command without a first ends with 00/0Ah and writes nothing (rule 49)")
  void aMissingFirst() throws Exception {
    send(write(1, 3, filled(7)));
    assertEquals(Map.of(1, StatusCode.ABORTED_MISSING_FUSED), completions(queue, 1));
    send(compare(2, 3, ZEROES));
    queue.send(withoutData(IoCommandBuilder.read(1, 3, 1, ByteBuffer.allocate(0)), SECOND, 3));
    assertEquals(Map.of(2, StatusCode.ABORTED_MISSING_FUSED, 3, StatusCode.ABORTED_MISSING_FUSED), completions(queue, 2));
    assertArrayEquals(ZEROES, read(3));
  }

  @Test
  @DisplayName("a refused first command aborts the second with 00/09h, a refused second the first (rule 49)")
  void aRefusedHalf() throws Exception {
    int outOfRange = StatusCode.LBA_OUT_OF_RANGE | StatusCode.DNR;
    send(compare(1, 4096, ZEROES), write(2, 4096, filled(7)));
    assertEquals(Map.of(1, outOfRange, 2, StatusCode.ABORTED_FAILED_FUSED), completions(queue, 2));
    send(compare(3, 3, ZEROES), write(4, 4096, filled(7)));
    assertEquals(Map.of(3, StatusCode.ABORTED_FAILED_FUSED, 4, outOfRange), completions(queue, 2));
    send(compare(5, 3, ZEROES), write(6, 4, filled(7)));
    assertEquals(Map.of(5, INVALID, 6, INVALID), completions(queue, 2));
    assertArrayEquals(ZEROES, read(3));
  }

  @Test
  @DisplayName("FUSE on commands that cannot be fused, and its reserved value, is an invalid field (rule 49)")
  void illegalFuseFields() throws Exception {
    send(RawHost.capsule(IoCommandBuilder.write(1, 3, 1, ByteBuffer.allocate(0)).flags(FIRST), 1, filled(7)));
    send(RawHost.capsule(IoCommandBuilder.compare(1, 3, 1, ByteBuffer.allocate(0)).flags(BOTH), 2, ZEROES));
    assertEquals(Map.of(1, INVALID, 2, INVALID), completions(queue, 2));
    assertEquals(INVALID,
        host.execute(host.admin, AdminCommandBuilder.abort(0, 1).flags(FIRST), new byte[0]).completionStatus() & ~StatusCode.MORE);
    assertArrayEquals(ZEROES, read(3));
  }

  @Test
  @DisplayName("a pair waits for the data of both, whichever arrives first (rule 49)")
  void aPairThroughR2t() throws Exception {
    send(withoutData(IoCommandBuilder.compare(1, 3, 1, ByteBuffer.allocate(0)), FIRST, 1),
        withoutData(IoCommandBuilder.write(1, 3, 1, ByteBuffer.allocate(0)), SECOND, 2));
    int firstTag = r2t(1);
    int secondTag = r2t(2);
    send(PduBuilder.h2cData(2, secondTag, 0, filled(7)));
    assertArrayEquals(ZEROES, read(3));
    send(PduBuilder.h2cData(1, firstTag, 0, ZEROES));
    assertEquals(Map.of(1, 0, 2, 0), completions(queue, 2));
    assertArrayEquals(filled(7), read(3));
  }

  private int r2t(int cid) throws IOException {
    RawPdu pdu = queue.receive();
    assertEquals(PduType.R2T, pdu.type(), pdu::toString);
    assertEquals(cid, pdu.get16(Pdu.R2T_CCCID));
    return pdu.get16(Pdu.R2T_TTAG);
  }

  @Test
  @DisplayName("the data of an aborted first command is received before its completion is sent (rules 16, 49)")
  void anAbortedFirstDrainsItsData() throws Exception {
    send(withoutData(IoCommandBuilder.compare(1, 3, 1, ByteBuffer.allocate(0)), FIRST, 1));
    int tag = r2t(1);
    queue.send(RawHost.capsule(IoCommandBuilder.flush(1), 2, new byte[0]));
    assertEquals(Map.of(2, 0), completions(queue, 1));
    send(PduBuilder.h2cData(1, tag, 0, ZEROES));
    assertEquals(Map.of(1, StatusCode.ABORTED_MISSING_FUSED), completions(queue, 1));
    assertArrayEquals(ZEROES, read(3));
  }

  @Test
  @DisplayName("a wrong data digest fails one command, and aborts the other with 00/09h (rules 8, 49)")
  void aDamagedHalf() throws Exception {
    send(compare(1, 3, ZEROES).digests(false, true).corruptDataDigest(), write(2, 3, filled(7)));
    assertEquals(Map.of(1, StatusCode.TRANSIENT_TRANSPORT_ERROR, 2, StatusCode.ABORTED_FAILED_FUSED), completions(queue, 2));
    send(compare(3, 3, ZEROES), write(4, 3, filled(7)).digests(false, true).corruptDataDigest());
    assertEquals(Map.of(3, StatusCode.ABORTED_FAILED_FUSED, 4, StatusCode.TRANSIENT_TRANSPORT_ERROR), completions(queue, 2));
    assertArrayEquals(ZEROES, read(3));
  }

  @Test
  @DisplayName("interleaved pairs of several queues with the same CIDs do not mix (rule 49)")
  void pairsOfTwoQueues() throws Exception {
    try (RawConnection other = host.ioQueue(2)) {
      queue.send(compare(1, 3, ZEROES));
      other.send(compare(1, 4, ZEROES));
      queue.send(write(2, 3, filled(7)));
      other.send(write(2, 4, filled(8)));
      assertEquals(Map.of(1, 0, 2, 0), completions(queue, 2));
      assertEquals(Map.of(1, 0, 2, 0), completions(other, 2));
    }
    assertArrayEquals(filled(7), read(3));
    assertArrayEquals(filled(8), read(4));
  }

  @Test
  @DisplayName("a connection that ends between the two leaves nothing behind (rule 49)")
  void aConnectionThatEndsInBetween() throws Exception {
    send(compare(1, 3, ZEROES));
    queue.close();
    host.close();
    eventually("all slots are returned", () -> target.slots.inUse() == 0);
    eventually("the controller is gone", () -> TargetStatusReader.read(target.node).subsystems().stream()
        .allMatch(subsystem -> subsystem.controllers().isEmpty()));
    connectAgain();
    send(compare(1, 3, ZEROES), write(2, 3, filled(7)));
    assertEquals(Map.of(1, 0, 2, 0), completions(queue, 2));
  }

  private void connectAgain() throws Exception {
    host = new RawHost(target, false, true).ready();
    queue = host.ioQueue();
  }
}
