// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.host.error.ProtocolViolationException;
import io.weft.nvme.AdminOpcode;
import io.weft.nvme.CqeLayout;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.tcp.FatalErrorStatus;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.wire.PduBuilder;
import io.weft.testkit.wire.RawConnection;
import io.weft.testkit.wire.RawPdu;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Violations by a controller: the host sends H2CTermReq, closes the connection, and fails the command with a reason. */
class ProtocolViolationTest extends HostFixture {
  /** An admin opcode whose data is sent to the controller, and more data than fits a capsule. */
  private static final int WRITE_OPCODE = AdminOpcode.SECURITY_SEND.code();
  private static final int WRITE_LENGTH = 20_000;

  /** The PDUs to send in answer to a command, given its CID. */
  interface Violation {
    void send(RawConnection connection, int cid) throws IOException;
  }

  private static Arguments read(String what, int fes, int fei, Violation violation) {
    return Arguments.of(what, false, fes, fei, violation);
  }

  private static Arguments write(String what, int fes, int fei, Violation violation) {
    return Arguments.of(what, true, fes, fei, violation);
  }

  private static byte[] bytes(int count) {
    return new byte[count];
  }

  static Stream<Arguments> violations() {
    int header = FatalErrorStatus.INVALID_HEADER_FIELD;
    int sequence = FatalErrorStatus.PDU_SEQUENCE_ERROR;
    int range = FatalErrorStatus.DATA_OUT_OF_RANGE;
    return Stream.of(
        read("unknown PDU type", header, Pdu.TYPE, (c, cid) -> c.send(new PduBuilder(0x0b, 24))),
        read("a host's PDU", header, Pdu.TYPE, (c, cid) -> c.send(PduBuilder.h2cData(cid, 0, 0, bytes(4)))),
        read("a second ICResp", sequence, Pdu.TYPE, (c, cid) -> c.send(PduBuilder.icResp(0, 4096))),
        read("HLEN", header, Pdu.HLEN, (c, cid) -> c.send(PduBuilder.completion(cid, 0, 0, 0, 0).set8(Pdu.HLEN, 28))),
        read("PLEN of CapsuleResp", header, Pdu.PLEN,
            (c, cid) -> c.send(PduBuilder.completion(cid, 0, 0, 0, 0).set32(Pdu.PLEN, 25))),
        read("PLEN of C2HData", header, Pdu.PLEN,
            (c, cid) -> c.send(PduBuilder.c2hData(cid, 0, bytes(4096)).set32(Pdu.PLEN, 4121))),
        read("PDO before the header's end", header, Pdu.PDO,
            (c, cid) -> c.send(PduBuilder.c2hData(cid, 0, bytes(4096)).set8(Pdu.PDO, 20))),
        read("PDO that is not aligned", header, Pdu.PDO,
            (c, cid) -> c.send(PduBuilder.c2hData(cid, 0, bytes(4096)).set8(Pdu.PDO, 26))),
        read("a digest that was not agreed", header, Pdu.FLAGS,
            (c, cid) -> c.send(PduBuilder.completion(cid, 0, 0, 0, 0).set8(Pdu.FLAGS, Pdu.FLAG_HDGST))),
        read("a reserved flag", header, Pdu.FLAGS,
            (c, cid) -> c.send(PduBuilder.completion(cid, 0, 0, 0, 0).set8(Pdu.FLAGS, 0x10))),
        read("rule 12: SUCCESS without LAST_PDU", header, Pdu.FLAGS,
            (c, cid) -> c.send(PduBuilder.c2hData(cid, 0, bytes(4096)).set8(Pdu.FLAGS, Pdu.FLAG_SUCCESS))),
        read("rule 12: SUCCESS with SQ flow control", header, Pdu.FLAGS, (c, cid) -> c.send(
            PduBuilder.c2hData(cid, 0, bytes(4096)).set8(Pdu.FLAGS, Pdu.FLAG_SUCCESS | Pdu.FLAG_LAST_PDU))),
        read("completion of no command", header, Pdu.CAPSULE_RESP_CQE + CqeLayout.CID,
            (c, cid) -> c.send(PduBuilder.completion(cid ^ 1, 0, 0, 0, 0))),
        read("rule 53: completion of an earlier use of the CID", header, Pdu.CAPSULE_RESP_CQE + CqeLayout.CID,
            (c, cid) -> c.send(PduBuilder.completion(cid ^ 0x1000, 0, 0, 0, 0))),
        read("a phase tag", header, Pdu.CAPSULE_RESP_CQE + CqeLayout.STATUS, (c, cid) -> c.send(
            PduBuilder.completion(cid, 0, 0, 0, 0).set16(Pdu.CAPSULE_RESP_CQE + CqeLayout.STATUS, 1))),
        read("SQHD outside of the queue", header, Pdu.CAPSULE_RESP_CQE + CqeLayout.SQHD,
            (c, cid) -> c.send(PduBuilder.completion(cid, 2, 0, 0, 32))),
        read("success without data", header, Pdu.CAPSULE_RESP_CQE + CqeLayout.STATUS,
            (c, cid) -> c.send(PduBuilder.completion(cid, 0, 0, 0, 0))),
        read("success after half of the data", header, Pdu.CAPSULE_RESP_CQE + CqeLayout.STATUS, (c, cid) -> {
          c.send(PduBuilder.c2hData(cid, 0, bytes(2048)));
          c.send(PduBuilder.completion(cid, 0, 0, 0, 0));
        }),
        read("success without LAST_PDU", header, Pdu.FLAGS, (c, cid) -> {
          c.send(PduBuilder.c2hData(cid, 0, bytes(4096)).set8(Pdu.FLAGS, 0));
          c.send(PduBuilder.completion(cid, 0, 0, 0, 0));
        }),
        read("data after LAST_PDU", header, Pdu.DATA_CCCID, (c, cid) -> {
          c.send(PduBuilder.c2hData(cid, 0, bytes(2048)));
          c.send(PduBuilder.c2hData(cid, 2048, bytes(2048)));
        }),
        read("data for no command", header, Pdu.DATA_CCCID,
            (c, cid) -> c.send(PduBuilder.c2hData(cid ^ 1, 0, bytes(4096)))),
        read("data beyond the buffer", range, Pdu.DATA_DATAO,
            (c, cid) -> c.send(PduBuilder.c2hData(cid, 0, bytes(4100)))),
        read("data with a gap", range, Pdu.DATA_DATAO,
            (c, cid) -> c.send(PduBuilder.c2hData(cid, 4, bytes(4092)))),
        read("data of no length", header, Pdu.DATA_DATAL, (c, cid) -> c.send(
            PduBuilder.c2hData(cid, 0, bytes(4)).set32(Pdu.DATA_DATAL, 0))),
        read("data of a negative length", header, Pdu.DATA_DATAL, (c, cid) -> c.send(
            PduBuilder.c2hData(cid, 0, bytes(4)).set32(Pdu.DATA_DATAL, -1))),
        read("R2T for a read", header, Pdu.R2T_CCCID, (c, cid) -> c.send(PduBuilder.r2t(cid, 1, 0, 4096))),
        read("TermReq that is too long", header, Pdu.PLEN, (c, cid) -> c.send(
            PduBuilder.termReq(PduType.C2H_TERM_REQ, 1, 0).set32(Pdu.PLEN, 153))),
        write("C2HData for a write", header, Pdu.DATA_CCCID,
            (c, cid) -> c.send(PduBuilder.c2hData(cid, 0, bytes(4)))),
        write("R2T for no command", header, Pdu.R2T_CCCID, (c, cid) -> c.send(PduBuilder.r2t(cid ^ 1, 1, 0, 4096))),
        write("rule 11: R2T of no length", header, Pdu.R2T_R2TL, (c, cid) -> c.send(PduBuilder.r2t(cid, 1, 0, 0))),
        write("rule 11: R2T beyond the data", range, Pdu.R2T_R2TO,
            (c, cid) -> c.send(PduBuilder.r2t(cid, 1, 0, WRITE_LENGTH + 4))),
        write("rule 11: R2T that goes back", range, Pdu.R2T_R2TO, (c, cid) -> {
          c.send(PduBuilder.r2t(cid, 1, 0, 8192));
          c.send(PduBuilder.r2t(cid, 2, 4096, 8192));
        }),
        write("R2T with a gap", range, Pdu.R2T_R2TO, (c, cid) -> c.send(PduBuilder.r2t(cid, 1, 4096, 4096))),
        write("success before the data was requested", header, Pdu.CAPSULE_RESP_CQE + CqeLayout.STATUS,
            (c, cid) -> c.send(PduBuilder.completion(cid, 0, 0, 0, 0))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("violations")
  void violationEndsTheConnection(String what, boolean write, int fes, int fei, Violation violation) throws Exception {
    int opcode = write ? WRITE_OPCODE : AdminOpcode.IDENTIFY.code();
    BlockingQueue<RawPdu> terminations = new ArrayBlockingQueue<>(1);
    try (FakeTarget target = new FakeTarget() {
      @Override
      boolean handle(RawConnection connection, RawPdu pdu) throws IOException {
        if (pdu.type() == PduType.H2C_TERM_REQ) {
          terminations.add(pdu);
          return true;
        }
        if (pdu.type() != PduType.CAPSULE_CMD || opcode(pdu) != opcode) {
          return false;
        }
        violation.send(connection, cid(pdu));
        return true;
      }
    }) {
      HostController controller = await(host.connectAdmin(target.options()));
      NvmeCommand command = write
          ? new NvmeCommand(WRITE_OPCODE).data(ByteBuffer.allocate(WRITE_LENGTH))
          : AdminCommandBuilder.identify(IdentifyCns.CONTROLLER, 0, 0, 0, ByteBuffer.allocate(4096));
      ProtocolViolationException e =
          failure(ProtocolViolationException.class, controller.admin().queue().execute(command));
      assertEquals(fes, e.fes(), e.getMessage());
      assertEquals(fei, e.fei(), e.getMessage());
      assertEquals(e, await(controller.closed()), "the reason why the association ended");
      assertFalse(controller.admin().queue().isOpen());

      RawPdu termReq = terminations.poll(60, TimeUnit.SECONDS);
      assertTrue(termReq != null, "no H2CTermReq");
      assertEquals(fes, termReq.get16(Pdu.TERM_FES));
      assertEquals(fei, termReq.get32(Pdu.TERM_FEI));
      assertTrue(termReq.length() > Pdu.TERM_HLEN && termReq.length() <= Pdu.TERM_MAX_LENGTH);
    }
  }
}
