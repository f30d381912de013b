// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.queue;

import static io.weft.testkit.node.RawHost.answer;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.config.NamespaceEntry;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.node.RawHost;
import io.weft.testkit.node.TestTarget;
import io.weft.testkit.wire.PduBuilder;
import io.weft.testkit.wire.RawConnection;
import io.weft.testkit.wire.RawPdu;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands that are refused: the connection still works, and the next command is parsed. */
@Timeout(300)
class RefusedCommandIT {
  private static final int BLOCK = 4096;
  private static final int DNR = StatusCode.DNR;

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

  private static PduBuilder write(int cid, int slba, byte[] data) {
    int blocks = Math.max(1, data.length / BLOCK);
    return RawHost.capsule(IoCommandBuilder.write(1, slba, blocks, ByteBuffer.allocate(0)), cid, data);
  }

  private static byte[] filled(int value, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private byte[] read(int slba) throws Exception {
    NvmeCommand command = IoCommandBuilder.read(1, slba, 1, ByteBuffer.allocate(0)).sgl(0, BLOCK, SqeLayout.SGL_TRANSPORT);
    RawPdu data = answer(queue, RawHost.capsule(command, 999, new byte[0]));
    assertEquals(PduType.C2H_DATA, data.type(), data::toString);
    assertEquals(Pdu.FLAG_LAST_PDU | Pdu.FLAG_DDGST, data.flags(), "rule 12: no SUCCESS with SQ flow control");
    assertEquals(0, queue.receive().completionStatus());
    return data.data();
  }

  private void assertStatus(int expected, RawPdu completion) throws Exception {
    assertEquals(PduType.CAPSULE_RESP, completion.type(), completion::toString);
    assertEquals(expected, completion.completionStatus() & ~StatusCode.MORE,
        () -> StatusCode.describe(completion.completionStatus()));
    assertEquals(0, answer(queue, write(500, 9, filled(5, BLOCK))).completionStatus(), "the next command is parsed");
    assertArrayEquals(filled(5, BLOCK), read(9));
  }

  @Test
  @DisplayName("rule 8: a wrong data digest in a capsule fails the command alone, and nothing is written")
  void dataDigestOfACapsule() throws Exception {
    assertEquals(0, answer(queue, write(1, 3, filled(1, BLOCK))).completionStatus());
    RawPdu completion = answer(queue, write(2, 3, filled(2, BLOCK)).digests(false, true).corruptDataDigest());
    assertStatus(StatusCode.TRANSIENT_TRANSPORT_ERROR, completion);
    assertArrayEquals(filled(1, BLOCK), read(3));
  }

  @Test
  @DisplayName("rule 8: a wrong data digest in H2CData fails the command alone, and nothing is written")
  void dataDigestOfH2cData() throws Exception {
    assertEquals(0, answer(queue, write(1, 3, filled(1, BLOCK))).completionStatus());
    NvmeCommand command = IoCommandBuilder.write(1, 3, 1, ByteBuffer.allocate(0)).sgl(0, BLOCK, SqeLayout.SGL_TRANSPORT);
    RawPdu r2t = answer(queue, RawHost.capsule(command, 2, new byte[0]));
    assertEquals(PduType.R2T, r2t.type());
    int ttag = r2t.get16(Pdu.R2T_TTAG);
    queue.send(PduBuilder.h2cData(2, ttag, 0, filled(2, 1024)).set8(Pdu.FLAGS, 0).digests(false, true).corruptDataDigest());
    RawPdu completion = answer(queue, PduBuilder.h2cData(2, ttag, 1024, filled(2, 3072)));
    assertStatus(StatusCode.TRANSIENT_TRANSPORT_ERROR, completion);
    assertArrayEquals(filled(1, BLOCK), read(3));
  }

  @Test
  @DisplayName("rule 16: the data of a refused command is skipped")
  void dataOfARefusedCommandIsDrained() throws Exception {
    byte[] twoBlocks = filled(3, 2 * BLOCK);
    assertStatus(StatusCode.LBA_OUT_OF_RANGE | DNR, answer(queue, write(1, 4095, twoBlocks)));
    PduBuilder unknown = RawHost.capsule(new NvmeCommand(0x7d).nsid(1), 2, twoBlocks);
    assertStatus(StatusCode.INVALID_OPCODE | DNR, answer(queue, unknown));
    PduBuilder nowhere =
        RawHost.capsule(IoCommandBuilder.write(77, 0, 2, ByteBuffer.allocate(0)), 3, twoBlocks);
    assertStatus(StatusCode.INVALID_NAMESPACE | DNR, answer(queue, nowhere));
  }

  @Test
  @DisplayName("rule 15: in-capsule data above the limit, with an offset, of another length or for a read is refused")
  void inCapsuleDataHasRules() throws Exception {
    assertStatus(StatusCode.SGL_OFFSET_INVALID | DNR, answer(queue, write(1, 0, filled(1, 5 * BLOCK))));
    int sgl = Pdu.CAPSULE_CMD_SQE + SqeLayout.SGL_ADDRESS;
    assertStatus(StatusCode.SGL_OFFSET_INVALID | DNR,
        answer(queue, write(2, 0, filled(1, BLOCK)).digests(false, true).set32(sgl, 512)));
    int length = Pdu.CAPSULE_CMD_SQE + SqeLayout.SGL_LENGTH;
    assertStatus(StatusCode.SGL_LENGTH_INVALID | DNR,
        answer(queue, write(3, 0, filled(1, BLOCK)).digests(false, true).set32(length, 2 * BLOCK)));
    PduBuilder read = RawHost.capsule(
        IoCommandBuilder.read(1, 0, 1, ByteBuffer.allocate(0)), 4, filled(1, BLOCK));
    assertStatus(StatusCode.SGL_OFFSET_INVALID | DNR, answer(queue, read));
  }

  @Test
  @DisplayName("rule 14: only SGLs, and only of the two kinds, are accepted")
  void sglKinds() throws Exception {
    int identifier = Pdu.CAPSULE_CMD_SQE + SqeLayout.SGL_IDENTIFIER;
    int flags = Pdu.CAPSULE_CMD_SQE + SqeLayout.FLAGS;
    assertStatus(StatusCode.INVALID_FIELD | DNR,
        answer(queue, write(1, 0, filled(1, BLOCK)).digests(false, true).set8(flags, 0)));
    assertStatus(StatusCode.INVALID_FIELD | DNR,
        answer(queue, write(2, 0, filled(1, BLOCK)).digests(false, true).set8(flags, 0x80)));
    for (int wrong : new int[] {0x00, 0x10, 0x20, 0x30, 0x40, 0x50, 0xf0}) {
      NvmeCommand command = IoCommandBuilder.read(1, 0, 1, ByteBuffer.allocate(0)).sgl(0, BLOCK, wrong);
      PduBuilder pdu = RawHost.capsule(command, 3, new byte[0]);
      assertEquals(wrong, pdu.build()[identifier] & 0xff);
      assertStatus(StatusCode.SGL_TYPE_INVALID | DNR, answer(queue, pdu));
    }
  }

  @Test
  @DisplayName("rule 17: a length of gigabytes allocates no memory")
  void hugeLengths() throws Exception {
    long before = target.slots.reserved();
    NvmeCommand command = IoCommandBuilder.write(1, 0, 4096, ByteBuffer.allocate(0)).sgl(0, -1, SqeLayout.SGL_TRANSPORT);
    RawPdu completion = answer(queue, RawHost.capsule(command, 1, new byte[0]));
    assertEquals(StatusCode.INVALID_FIELD | DNR, completion.completionStatus() & ~StatusCode.MORE);
    assertEquals(before, target.slots.reserved());
  }

  @Test
  @DisplayName("rule 13: SQHD counts completions and wraps at the queue's size")
  void submissionQueueHead() throws Exception {
    int head = 1; // Connect was the first command of the queue
    for (int i = 0; i < 3 * RawHost.QUEUE_ENTRIES; i++) {
      head = (head + 1) % RawHost.QUEUE_ENTRIES;
      RawPdu completion = answer(queue, RawHost.capsule(new NvmeCommand(IoOpcode.FLUSH).nsid(1), i, new byte[0]));
      assertEquals(head, completion.completionSqHead());
    }
  }

  @Test
  @DisplayName("rule 53: all 16 bits of a CID are returned")
  void commandIdentifiers() throws Exception {
    for (int cid : new int[] {0, 1, 0x1001, 0x8000, 0xfffe, 0xffff}) {
      NvmeCommand flush = IoCommandBuilder.flush(1);
      assertEquals(cid, answer(queue, RawHost.capsule(flush, cid, new byte[0])).completionCid());
    }
  }

  @Test
  @DisplayName("rule 49: a fused command without its other half is not executed")
  void fusedCommand() throws Exception {
    PduBuilder first = RawHost.capsule(IoCommandBuilder.flush(1).flags(SqeLayout.PSDT_SGL | SqeLayout.FUSE_FIRST), 1, new byte[0]);
    int status = answer(queue, first).completionStatus() & ~StatusCode.MORE;
    assertEquals(StatusCode.INVALID_FIELD | DNR, status);
  }

  @Test
  @DisplayName("rule 15: an admin capsule may carry 8192 bytes of data")
  void adminCapsule() throws Exception {
    byte[] data = filled(0, 8192);
    RawPdu completion = RawHost.answer(host.admin, RawHost.capsule(new NvmeCommand(0x81), 1, data));
    assertEquals(StatusCode.INVALID_OPCODE | DNR, completion.completionStatus() & ~StatusCode.MORE);
    assertEquals(0, host.execute(host.admin, AdminCommandBuilder.keepAlive(), new byte[0]).completionStatus()
        & ~(StatusCode.MORE | DNR | StatusCode.KEEP_ALIVE_TIMEOUT_INVALID));
  }
}
