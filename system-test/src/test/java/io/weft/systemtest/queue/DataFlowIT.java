// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.queue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.config.NamespaceEntry;
import io.weft.host.FabricsCommandBuilder;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.ConnectData;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.Proves;
import io.weft.testkit.node.RawHost;
import io.weft.testkit.node.TestTarget;
import io.weft.testkit.wire.PduBuilder;
import io.weft.testkit.wire.RawConnection;
import io.weft.testkit.wire.RawPdu;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How data moves: R2T and H2CData one way, C2HData with and without SUCCESS the other. */
@Timeout(300)
@Proves({"transport R2T", "transport H2CData", "transport C2HData", "transport CapsuleCmd", "transport CapsuleResp"})
class DataFlowIT {
  private static final int BLOCK = 4096;

  private TestTarget target;
  private RawHost host;
  private RawConnection queue;

  @BeforeEach
  void start() throws Exception {
    target = TestTarget.with(NamespaceEntry.of(1, "memory:16MiB"));
    host = new RawHost(target, false, false).ready();
    queue = host.ioQueue();
  }

  @AfterEach
  void stop() throws Exception {
    queue.close();
    host.close();
    target.close();
  }

  private static byte[] filled(int value, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static PduBuilder write(int cid, int slba, int blocks) {
    return RawHost.capsule(IoCommandBuilder.write(1, slba, blocks, ByteBuffer.allocate(0))
        .sgl(0, blocks * BLOCK, SqeLayout.SGL_TRANSPORT), cid, new byte[0]);
  }

  private static PduBuilder read(int cid, int slba, int blocks) {
    return RawHost.capsule(IoCommandBuilder.read(1, slba, blocks, ByteBuffer.allocate(0))
        .sgl(0, blocks * BLOCK, SqeLayout.SGL_TRANSPORT), cid, new byte[0]);
  }

  @Test
  @DisplayName("rules 10, 11: each write gets one R2T for all of its data, with a unique tag, and accepts the data in any order")
  void requests() throws Exception {
    int commands = RawHost.QUEUE_ENTRIES;
    Map<Integer, Integer> tags = new LinkedHashMap<>();
    for (int cid = 1; cid <= commands; cid++) {
      queue.send(write(cid, cid * 8, 8));
      RawPdu r2t = queue.receive();
      assertEquals(PduType.R2T, r2t.type(), r2t::toString);
      assertEquals(cid, r2t.get16(Pdu.R2T_CCCID));
      assertEquals(0, r2t.get32(Pdu.R2T_R2TO));
      assertEquals(8 * BLOCK, r2t.get32(Pdu.R2T_R2TL));
      assertEquals(null, tags.put(r2t.get16(Pdu.R2T_TTAG), cid), "a tag of two commands");
    }
    // The data of all commands interleaved.
    for (int part = 0; part < 8; part++) {
      int offset = part * BLOCK;
      for (Map.Entry<Integer, Integer> tag : tags.entrySet()) {
        queue.send(PduBuilder.h2cData(tag.getValue(), tag.getKey(), offset, filled(tag.getValue(), BLOCK))
            .set8(Pdu.FLAGS, part == 7 ? Pdu.FLAG_LAST_PDU : 0));
      }
    }
    for (int i = 0; i < commands; i++) {
      assertEquals(0, queue.receive().completionStatus());
    }
    for (int cid = 1; cid <= commands; cid++) {
      assertArrayEquals(filled(cid, 8 * BLOCK), RawHost.answer(queue, read(100, cid * 8, 8)).data());
      assertEquals(0, queue.receive().completionStatus());
    }
  }

  @Test
  @DisplayName("rules 8, 17: a command that exceeds MDTS gets no R2T")
  void tooLong() throws Exception {
    RawPdu answer = RawHost.answer(queue, write(1, 0, 512));
    assertEquals(PduType.CAPSULE_RESP, answer.type());
    assertEquals(StatusCode.INVALID_FIELD | StatusCode.DNR, answer.completionStatus() & ~StatusCode.MORE);
  }

  private RawConnection queueWithoutFlowControl() throws IOException {
    RawConnection free = target.raw();
    free.initialize(false, false);
    NvmeCommand connect = FabricsCommandBuilder.connect(2, 7, SqeLayout.CATTR_DISABLE_SQ_FLOW_CONTROL, 0,
        new ConnectData(TestTarget.HOST_ID, host.controllerId(), TestTarget.NQN, TestTarget.HOST_NQN));
    byte[] data = RawHost.connectData(host.controllerId(), TestTarget.NQN, TestTarget.HOST_NQN);
    assertEquals(0, host.execute(free, connect, data).completionStatus());
    return free;
  }

  @Test
  @DisplayName("rule 12: only the last C2HData of a successful command has SUCCESS, and only without SQ flow control")
  void successFlag() throws Exception {
    try (RawConnection free = queueWithoutFlowControl()) {
      for (int blocks : new int[] {1, 16, 256}) {
        int left = blocks * BLOCK;
        free.send(read(1, 0, blocks));
        while (left > 0) {
          RawPdu data = free.receive();
          assertEquals(PduType.C2H_DATA, data.type(), data::toString);
          left -= data.data().length;
          assertEquals(left == 0 ? Pdu.FLAG_LAST_PDU | Pdu.FLAG_SUCCESS : 0, data.flags());
        }
      }
      RawPdu failed = RawHost.answer(free, read(2, 4095, 2));
      assertEquals(PduType.CAPSULE_RESP, failed.type(), "a failed command has a completion");
      assertEquals(StatusCode.LBA_OUT_OF_RANGE | StatusCode.DNR, failed.completionStatus() & ~StatusCode.MORE);
      free.send(RawHost.capsule(IoCommandBuilder.flush(1), 3, new byte[0]));
      RawPdu flushed = free.receive();
      assertEquals(PduType.CAPSULE_RESP, flushed.type(), "a command without data has a completion");
      assertEquals(0, flushed.completionSqHead(), "rule 13: SQHD is reserved without SQ flow control");
    }
    RawPdu data = RawHost.answer(queue, read(4, 0, 1));
    assertEquals(Pdu.FLAG_LAST_PDU, data.flags(), "with SQ flow control the completion brings SQHD");
    assertEquals(0, queue.receive().completionStatus());
  }
}
