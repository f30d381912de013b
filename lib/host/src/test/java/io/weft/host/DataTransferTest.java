// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.host.error.TerminatedException;
import io.weft.nvme.AdminOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.wire.PduBuilder;
import io.weft.testkit.wire.RawConnection;
import io.weft.testkit.wire.RawPdu;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data transfers in both directions. */
class DataTransferTest extends HostFixture {
  private static final int WRITE_OPCODE = AdminOpcode.SECURITY_SEND.code();
  private static final int READ_OPCODE = AdminOpcode.SECURITY_RECEIVE.code();

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** Requests a command's data in two R2Ts, one after the other, and answers when all data has arrived. */
  private static final class Receiver extends FakeTarget {
    final byte[] data;
    private final int firstPart;
    private int count;

    Receiver(int length, int firstPart) throws IOException {
      data = new byte[length];
      this.firstPart = firstPart;
    }

    @Override
    boolean handle(RawConnection connection, RawPdu pdu) throws IOException {
      if (pdu.type() == PduType.CAPSULE_CMD && opcode(pdu) == WRITE_OPCODE) {
        connection.send(PduBuilder.r2t(cid(pdu), 0xfff1, 0, firstPart));
        return true;
      }
      if (pdu.type() != PduType.H2C_DATA) {
        return false;
      }
      byte[] part = pdu.data();
      System.arraycopy(part, 0, data, pdu.get32(Pdu.DATA_DATAO), part.length);
      count += part.length;
      int cid = pdu.get16(Pdu.DATA_CCCID);
      if (count == firstPart) {
        connection.send(PduBuilder.r2t(cid, 0xfff2, firstPart, data.length - firstPart));
      } else if (count == data.length) {
        connection.send(PduBuilder.completion(cid, 0, 0, 0, 1));
      }
      return true;
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  void writesWhatIsAskedForInPiecesOfMaxH2cData(boolean headerDigest, boolean dataDigest) throws Exception {
    byte[] data = random(30_000);
    try (Receiver target = new Receiver(data.length, 10_000)) {
      target.maxH2cData = 4096;
      HostController controller = await(host.connectAdmin(target.options().digests(headerDigest, dataDigest)));
      NvmeCommand command = new NvmeCommand(WRITE_OPCODE).data(ByteBuffer.wrap(data));
      assertTrue(await(controller.admin().queue().execute(command)).isSuccess());
      assertArrayEquals(data, target.data);

      List<RawPdu> pdus = target.received.stream().filter(pdu -> pdu.type() == PduType.H2C_DATA).toList();
      assertEquals(List.of(4096, 4096, 1808, 4096, 4096, 4096, 4096, 3616),
          pdus.stream().map(pdu -> pdu.get32(Pdu.DATA_DATAL)).toList());
      assertEquals(List.of(0, 4096, 8192, 10_000, 14_096, 18_192, 22_288, 26_384),
          pdus.stream().map(pdu -> pdu.get32(Pdu.DATA_DATAO)).toList());
      assertEquals(List.of(false, false, true, false, false, false, false, true),
          pdus.stream().map(pdu -> (pdu.flags() & Pdu.FLAG_LAST_PDU) != 0).toList(), "LAST_PDU ends an R2T");
      assertEquals(List.of(0xfff1, 0xfff1, 0xfff1, 0xfff2, 0xfff2, 0xfff2, 0xfff2, 0xfff2),
          pdus.stream().map(pdu -> pdu.get16(Pdu.DATA_TTAG)).toList(), "rule 10: tags are echoed");
      SentDigests.check(pdus, headerDigest, dataDigest);
    }
  }

  @Test
  void smallDataTravelsInTheCapsule() throws Exception {
    byte[] data = random(8192);
    try (FakeTarget target = new FakeTarget()) {
      HostController controller = await(host.connectAdmin(target.options().digests(true, true)));
      NvmeCommand command = new NvmeCommand(WRITE_OPCODE).data(ByteBuffer.wrap(data));
      assertTrue(await(controller.admin().queue().execute(command)).isSuccess());
      RawPdu capsule = target.received.stream()
          .filter(pdu -> pdu.type() == PduType.CAPSULE_CMD && FakeTarget.opcode(pdu) == WRITE_OPCODE).findAny().orElseThrow();
      assertArrayEquals(data, capsule.data());
      assertEquals(SqeLayout.SGL_IN_CAPSULE, capsule.get8(Pdu.CAPSULE_CMD_SQE + SqeLayout.SGL_IDENTIFIER));
      assertEquals(8192, FakeTarget.sqe32(capsule, SqeLayout.SGL_LENGTH));
      assertEquals(0, FakeTarget.sqe32(capsule, SqeLayout.SGL_ADDRESS));
      assertEquals(SqeLayout.PSDT_SGL, capsule.get8(Pdu.CAPSULE_CMD_SQE + SqeLayout.FLAGS));
      SentDigests.check(List.of(capsule), true, true);
    }
  }

  @Test
  void dataLargerThanACapsuleWaitsForR2t() throws Exception {
    byte[] data = random(8196);
    try (Receiver target = new Receiver(data.length, 4)) {
      HostController controller = await(host.connectAdmin(target.options()));
      NvmeCommand command = new NvmeCommand(WRITE_OPCODE).data(ByteBuffer.wrap(data));
      assertTrue(await(controller.admin().queue().execute(command)).isSuccess());
      assertArrayEquals(data, target.data);
    }
  }

  /** Sends data in the pieces that the test gives, and ends as the test requires. */
  private abstract static class Sender extends FakeTarget {
    Sender() throws IOException {}

    abstract void answerRead(RawConnection connection, int cid) throws IOException;

    @Override
    boolean handle(RawConnection connection, RawPdu pdu) throws IOException {
      if (pdu.type() == PduType.CAPSULE_CMD && opcode(pdu) == READ_OPCODE) {
        answerRead(connection, cid(pdu));
        return true;
      }
      return false;
    }
  }

  @Test
  void readsPiecesAndTakesSuccessWithoutFlowControl() throws Exception {
    byte[] data = random(10_000);
    try (Sender target = new Sender() {
      @Override
      void answerRead(RawConnection connection, int cid) throws IOException {
        connection.send(PduBuilder.c2hData(cid, 0, Arrays.copyOf(data, 7_000)).set8(Pdu.FLAGS, 0).alignment(64));
        connection.send(PduBuilder.c2hData(cid, 7_000, Arrays.copyOfRange(data, 7_000, 10_000))
            .set8(Pdu.FLAGS, Pdu.FLAG_LAST_PDU | Pdu.FLAG_SUCCESS).alignment(64));
      }
    }) {
      ControllerOptions options = target.options().sqFlowControl(false).dataAlignment(15);
      HostController controller = await(host.connectAdmin(options));
      ByteBuffer into = ByteBuffer.allocateDirect(10_010).position(5).limit(10_005);
      Completion completion = await(controller.admin().queue().execute(new NvmeCommand(READ_OPCODE).data(into)));
      assertEquals(new Completion(0, 0, 0, 0), completion);
      byte[] read = new byte[10_000];
      into.get(5, read);
      assertArrayEquals(data, read);
      RawPdu connect = target.received.stream().filter(pdu -> pdu.type() == PduType.CAPSULE_CMD).findFirst().orElseThrow();
      assertEquals(4, connect.get8(Pdu.CAPSULE_CMD_SQE + SqeLayout.CONNECT_CATTR));
    }
  }

  @Test
  void aWrongDataDigestFailsTheCommandAndNothingElse() throws Exception {
    try (Sender target = new Sender() {
      @Override
      void answerRead(RawConnection connection, int cid) throws IOException {
        connection.send(PduBuilder.c2hData(cid, 0, random(512)).digests(false, true).corruptDataDigest());
        connection.send(PduBuilder.completion(cid, 0, 0, 0, 0));
      }
    }) {
      HostController controller = await(host.connectAdmin(target.options().digests(false, true)));
      NvmeCommand command = new NvmeCommand(READ_OPCODE).data(ByteBuffer.allocate(512));
      assertEquals(StatusCode.TRANSIENT_TRANSPORT_ERROR, await(controller.admin().queue().execute(command)).status());
      assertTrue(await(controller.admin().queue().execute(AdminCommandBuilder.keepAlive())).isSuccess());
    }
  }

  @Test
  void c2hTermReqIsReported() throws Exception {
    try (Sender target = new Sender() {
      @Override
      void answerRead(RawConnection connection, int cid) throws IOException {
        connection.send(PduBuilder.termReq(PduType.C2H_TERM_REQ, 4, 12));
      }
    }) {
      HostController controller = await(host.connectAdmin(target.options()));
      NvmeCommand command = new NvmeCommand(READ_OPCODE).data(ByteBuffer.allocate(512));
      TerminatedException e = failure(TerminatedException.class, controller.admin().queue().execute(command));
      assertEquals(4, e.fes());
      assertEquals(12, e.fei());
    }
  }
}
