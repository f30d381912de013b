// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.queue;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.config.NamespaceEntry;
import io.weft.host.HostController;
import io.weft.host.HostNamespace;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.Crc32c;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.tcp.FatalErrorStatus;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.node.RawHost;
import io.weft.testkit.node.TestTarget;
import io.weft.testkit.wire.PduBuilder;
import io.weft.testkit.wire.RawConnection;
import io.weft.testkit.wire.RawPdu;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** PDUs that break the rules: each ends its connection with a C2HTermReq that says why, and affects no other connection. */
@Timeout(300)
class PduFaultIT {
  private static final int HEADER = FatalErrorStatus.INVALID_HEADER_FIELD;
  private static final int SEQUENCE = FatalErrorStatus.PDU_SEQUENCE_ERROR;
  private static final int RANGE = FatalErrorStatus.DATA_OUT_OF_RANGE;
  private static final int LIMIT = FatalErrorStatus.DATA_LIMIT_EXCEEDED;
  private static final int BLOCK = 4096;
  /** A write that is too large for a capsule. */
  private static final int WRITE_BLOCKS = 32;

  private static TestTarget target;
  private static HostController bystander;
  private static HostNamespace namespace;

  @BeforeAll
  static void start() throws Exception {
    target = TestTarget.with(NamespaceEntry.of(1, "memory:16MiB"));
    bystander = await(target.host.connect(target.options()));
    namespace = await(bystander.namespace(1));
  }

  @AfterAll
  static void stop() throws Exception {
    await(bystander.shutdown());
    target.close();
  }

  /** Asserts that another connection still works. */
  private static void assertBystanderUnharmed() throws Exception {
    byte[] data = new byte[2 * BLOCK];
    data[17] = 42;
    await(namespace.write(3, ByteBuffer.wrap(data)));
    byte[] read = new byte[2 * BLOCK];
    await(namespace.read(3, ByteBuffer.wrap(read)));
    assertArrayEquals(data, read);
  }

  /** The PDUs that a test sends on a connection, ending with the faulty one. */
  interface Fault {
    void send(RawConnection connection) throws IOException;
  }

  private static Arguments fault(String what, int fes, int fei, Fault fault) {
    return Arguments.of(what, fes, fei, fault);
  }

  static Stream<Arguments> firstPdus() {
    return Stream.of(
        fault("rule 1: a capsule first", SEQUENCE, 0, c -> c.send(PduBuilder.capsule(new byte[64]))),
        fault("rule 1: an unknown type first", SEQUENCE, 0, c -> c.send(new PduBuilder(0x55, 24))),
        fault("rule 1: a controller's PDU first", SEQUENCE, 0, c -> c.send(PduBuilder.icResp(0, 4096))),
        fault("rule 2: HLEN of ICReq", HEADER, Pdu.HLEN, c -> c.send(PduBuilder.icReq(0, 0, 0).set8(Pdu.HLEN, 64))),
        fault("rule 2: PLEN of ICReq", HEADER, Pdu.PLEN, c -> c.send(PduBuilder.icReq(0, 0, 0).set32(Pdu.PLEN, 132))),
        fault("rule 2: PFV", HEADER, Pdu.IC_PFV, c -> c.send(PduBuilder.icReq(0, 0, 0).set16(Pdu.IC_PFV, 1))),
        fault("rule 3: HPDA", HEADER, Pdu.IC_PDA, c -> c.send(PduBuilder.icReq(32, 0, 0))),
        fault("rule 1: a second ICReq", SEQUENCE, 0, c -> {
          c.initialize(false, false);
          c.send(PduBuilder.icReq(0, 0, 0));
        }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("firstPdus")
  void faultBeforeConnect(String what, int fes, int fei, Fault fault) throws Exception {
    try (RawConnection connection = target.raw()) {
      fault.send(connection);
      RawHost.assertTerminated(connection, fes, fei);
    }
    assertBystanderUnharmed();
  }

  @ParameterizedTest(name = "type {0}, HLEN {1}")
  @CsvSource({"85, 24", "11, 128", "3, 24", "9, 8"})
  @DisplayName("a C2HTermReq carries the header of the PDU that it is about, also of an unknown type (mend 13)")
  void theHeaderAtFaultIsReturned(int type, int hlen) throws Exception {
    try (RawConnection connection = target.raw()) {
      connection.initialize(false, false);
      byte[] faulty = new PduBuilder(type, hlen).set8(hlen - 1, 0x5a).build();
      connection.sendBytes(faulty);
      RawPdu report = connection.receive();
      assertEquals(PduType.C2H_TERM_REQ, report.type(), report::toString);
      assertEquals(Pdu.TERM_HLEN + hlen, report.length());
      assertArrayEquals(faulty, report.range(Pdu.TERM_HLEN, hlen));
      assertEquals(0, connection.awaitClose());
    }
  }

  @ParameterizedTest(name = "HLEN {0}, PLEN {1}")
  @CsvSource({"24, 24", "23, 24", "24, 8", "24, -1"})
  @DisplayName("an H2CTermReq, however malformed, is never answered (mend 13)")
  void aTerminationIsNotAnswered(int hlen, int plen) throws Exception {
    try (RawConnection connection = target.raw()) {
      connection.initialize(false, false);
      connection.send(PduBuilder.termReq(PduType.H2C_TERM_REQ, 1, 2).set8(Pdu.HLEN, hlen).set32(Pdu.PLEN, plen));
      assertEquals(0, connection.awaitClose(), "bytes received");
    }
    assertBystanderUnharmed();
  }

  private static PduBuilder write(int cid, int blocks) {
    NvmeCommand command = IoCommandBuilder.write(1, 0, blocks, ByteBuffer.allocate(0))
        .sgl(0, blocks * BLOCK, SqeLayout.SGL_TRANSPORT);
    return RawHost.capsule(command, cid, new byte[0]);
  }

  private static PduBuilder inCapsuleWrite(int cid) {
    return RawHost.capsule(IoCommandBuilder.write(1, 0, 1, ByteBuffer.allocate(0)), cid, new byte[BLOCK]);
  }

  /** Sends a write and takes the R2T for it. @return its TTAG */
  private static int awaitR2t(RawConnection connection, int cid) throws IOException {
    connection.send(write(cid, WRITE_BLOCKS));
    RawPdu r2t = connection.receive();
    assertEquals(PduType.R2T, r2t.type(), r2t::toString);
    assertEquals(cid, r2t.get16(Pdu.R2T_CCCID));
    assertEquals(0, r2t.get32(Pdu.R2T_R2TO));
    assertEquals(WRITE_BLOCKS * BLOCK, r2t.get32(Pdu.R2T_R2TL));
    return r2t.get16(Pdu.R2T_TTAG);
  }

  private static PduBuilder data(int cid, int ttag, int offset, int length) {
    return PduBuilder.h2cData(cid, ttag, offset, new byte[length]).set8(Pdu.FLAGS, 0);
  }

  static Stream<Arguments> ioFaults() {
    int all = WRITE_BLOCKS * BLOCK;
    return Stream.of(
        fault("an unknown type", HEADER, Pdu.TYPE, c -> c.send(new PduBuilder(0x0b, 24))),
        fault("a controller's PDU", HEADER, Pdu.TYPE, c -> c.send(PduBuilder.completion(1, 0, 0, 0, 0))),
        fault("rule 7: HLEN of CapsuleCmd", HEADER, Pdu.HLEN, c -> c.send(inCapsuleWrite(1).set8(Pdu.HLEN, 64))),
        fault("rule 7: PLEN below the header", HEADER, Pdu.PLEN, c -> c.send(inCapsuleWrite(1).set32(Pdu.PLEN, 71))),
        fault("rule 7: PLEN of 2^32 - 1", HEADER, Pdu.PLEN, c -> c.send(inCapsuleWrite(1).set32(Pdu.PLEN, -1))),
        fault("rule 7: PDO inside the header", HEADER, Pdu.PDO, c -> c.send(inCapsuleWrite(1).set8(Pdu.PDO, 68))),
        fault("rule 7: PDO that is not aligned", HEADER, Pdu.PDO, c -> c.send(inCapsuleWrite(1).set8(Pdu.PDO, 74))),
        fault("rule 7: PDO beyond PLEN", HEADER, Pdu.PDO,
            c -> c.send(inCapsuleWrite(1).set32(Pdu.PLEN, 76).set8(Pdu.PDO, 80))),
        fault("a header digest that was not agreed", HEADER, Pdu.FLAGS,
            c -> c.send(inCapsuleWrite(1).set8(Pdu.FLAGS, Pdu.FLAG_HDGST))),
        fault("a data digest that was not agreed", HEADER, Pdu.FLAGS,
            c -> c.send(inCapsuleWrite(1).set8(Pdu.FLAGS, Pdu.FLAG_DDGST))),
        fault("rule 17: a capsule of gigabytes", LIMIT, Pdu.PLEN,
            c -> c.send(inCapsuleWrite(1).set32(Pdu.PLEN, 1 << 30))),
        fault("more commands than the queue has entries", SEQUENCE, 0, c -> {
          for (int cid = 0; cid <= RawHost.QUEUE_ENTRIES; cid++) {
            c.send(write(cid, WRITE_BLOCKS));
          }
          for (int cid = 0; cid < RawHost.QUEUE_ENTRIES; cid++) {
            assertEquals(PduType.R2T, c.receive().type());
          }
        }),
        fault("rule 9: data for no R2T", HEADER, Pdu.DATA_TTAG, c -> c.send(data(1, 0, 0, BLOCK))),
        fault("rule 9: unknown TTAG", HEADER, Pdu.DATA_TTAG, c -> {
          int ttag = awaitR2t(c, 1);
          c.send(data(1, ttag + 1, 0, BLOCK));
        }),
        fault("rule 9: CCCID of another command", SEQUENCE, 0, c -> {
          int ttag = awaitR2t(c, 1);
          c.send(data(2, ttag, 0, BLOCK));
        }),
        fault("rule 9: DATAO with a gap", RANGE, Pdu.DATA_DATAO, c -> {
          int ttag = awaitR2t(c, 1);
          c.send(data(1, ttag, BLOCK, BLOCK));
        }),
        fault("rule 9: DATAO that goes back", RANGE, Pdu.DATA_DATAO, c -> {
          int ttag = awaitR2t(c, 1);
          c.send(data(1, ttag, 0, BLOCK));
          c.send(data(1, ttag, 0, BLOCK));
        }),
        fault("rule 9: DATAL beyond the R2T", RANGE, Pdu.DATA_DATAL, c -> {
          int ttag = awaitR2t(c, 1);
          c.send(data(1, ttag, 0, all - BLOCK));
          c.send(data(1, ttag, all - BLOCK, 2 * BLOCK));
        }),
        fault("rule 9: DATAL of 0", RANGE, Pdu.DATA_DATAL, c -> {
          int ttag = awaitR2t(c, 1);
          c.send(data(1, ttag, 0, 0).set8(Pdu.PDO, 24));
        }),
        fault("rule 9: a negative DATAL", RANGE, Pdu.DATA_DATAL, c -> {
          int ttag = awaitR2t(c, 1);
          c.send(data(1, ttag, 0, BLOCK).set32(Pdu.DATA_DATAL, -4));
        }),
        fault("rule 9: PLEN that does not match DATAL", HEADER, Pdu.PLEN, c -> {
          int ttag = awaitR2t(c, 1);
          c.send(data(1, ttag, 0, BLOCK).set32(Pdu.PLEN, 24 + BLOCK + 4));
        }),
        fault("rule 7: HLEN of H2CData", HEADER, Pdu.HLEN, c -> {
          int ttag = awaitR2t(c, 1);
          c.send(data(1, ttag, 0, BLOCK).set8(Pdu.HLEN, 28));
        }),
        fault("rule 7: PDO of H2CData", HEADER, Pdu.PDO, c -> {
          int ttag = awaitR2t(c, 1);
          c.send(data(1, ttag, 0, BLOCK).set8(Pdu.PDO, 20));
        }),
        fault("rule 11: LAST_PDU before the end", RANGE, Pdu.DATA_DATAL, c -> {
          int ttag = awaitR2t(c, 1);
          c.send(data(1, ttag, 0, BLOCK).set8(Pdu.FLAGS, Pdu.FLAG_LAST_PDU));
        }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ioFaults")
  void faultOnAnIoQueue(String what, int fes, int fei, Fault fault) throws Exception {
    try (RawHost host = new RawHost(target, false, false).ready(); RawConnection queue = host.ioQueue()) {
      fault.send(queue);
      RawHost.assertTerminated(queue, fes, fei);
    }
    assertBystanderUnharmed();
  }

  static Stream<Arguments> digestFaults() {
    return Stream.of(
        fault("rule 8: header digest of a capsule", FatalErrorStatus.HEADER_DIGEST_ERROR, -1,
            c -> c.send(inCapsuleWrite(1).digests(true, true).corruptHeaderDigest())),
        fault("rule 8: header digest of data", FatalErrorStatus.HEADER_DIGEST_ERROR, -1, c -> {
          int ttag = awaitR2t(c, 1);
          c.send(data(1, ttag, 0, BLOCK).digests(true, true).corruptHeaderDigest());
        }),
        fault("a header digest that is missing", HEADER, Pdu.FLAGS,
            c -> c.send(inCapsuleWrite(1).digests(true, true).set8(Pdu.FLAGS, Pdu.FLAG_DDGST))),
        fault("a data digest that is missing", HEADER, Pdu.FLAGS, c -> {
          PduBuilder pdu = inCapsuleWrite(1).digests(true, false);
          c.sendBytes(pdu.build());
        }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("digestFaults")
  void faultOfADigest(String what, int fes, int fei, Fault fault) throws Exception {
    try (RawHost host = new RawHost(target, true, true).ready(); RawConnection queue = host.ioQueue()) {
      fault.send(queue);
      RawPdu pdu = queue.receive();
      assertEquals(PduType.C2H_TERM_REQ, pdu.type(), pdu::toString);
      assertEquals(fes, pdu.get16(Pdu.TERM_FES));
      if (fei >= 0) {
        assertEquals(fei, pdu.get32(Pdu.TERM_FEI));
      } else {
        // FEI is the digest that was received, and the PDU at fault follows the header of the C2HTermReq.
        byte[] faulty = pdu.range(Pdu.TERM_HLEN, pdu.length() - Pdu.TERM_HLEN);
        int hlen = faulty[Pdu.HLEN];
        int crc = new Crc32c().of(ByteBuffer.wrap(faulty), 0, hlen);
        assertEquals(~crc, pdu.get32(Pdu.TERM_FEI));
      }
      assertEquals(0, queue.awaitClose());
    }
    assertBystanderUnharmed();
  }
}
