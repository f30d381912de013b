// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.nvme.Crc32c;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.tcp.FatalErrorStatus;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.wire.PduBuilder;
import io.weft.testkit.wire.RawPdu;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The PDUs that a controller sends, field by field. */
class PduEncoderTest {
  private static Vertx vertx;
  private static FabricRuntime runtime;

  private final StubPort port = new StubPort();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    runtime = new FabricRuntime(vertx, 16 << 20);
  }

  @AfterAll
  static void stop() throws Exception {
    runtime.close();
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  private EmbeddedHost ready(boolean header, boolean data) {
    return new EmbeddedHost(port, runtime).initialize(header, data).connect();
  }

  private static void checkHeader(RawPdu pdu, int hlen, boolean digest) {
    assertEquals(hlen, pdu.get8(Pdu.HLEN));
    assertEquals(digest, (pdu.flags() & Pdu.FLAG_HDGST) != 0);
    if (digest) {
      assertEquals(new Crc32c().of(ByteBuffer.wrap(pdu.range(0, hlen)), 0, hlen), pdu.get32(hlen));
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  void icRespSaysWhatWasAgreed(boolean header, boolean data) {
    try (EmbeddedHost host = new EmbeddedHost(port, runtime)) {
      host.sendRaw(HostPdus.icReq(header, data));
      RawPdu pdu = host.receive(PduType.IC_RESP);
      assertEquals(Pdu.IC_LENGTH, pdu.length());
      checkHeader(pdu, Pdu.IC_LENGTH, false);
      assertEquals(0, pdu.get16(Pdu.IC_PFV));
      assertEquals(0, pdu.get8(Pdu.IC_PDA), "CPDA");
      assertEquals((header ? 1 : 0) | (data ? 2 : 0), pdu.get8(Pdu.IC_DIGESTS));
      assertEquals(TcpConnection.MAX_H2C_DATA, pdu.get32(Pdu.IC_MAXH2CDATA));
      assertArrayEquals(new byte[Pdu.IC_LENGTH - 16], pdu.range(16, Pdu.IC_LENGTH - 16), "reserved");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void r2tAsksForAllDataAtOnce(boolean digest) {
    try (EmbeddedHost host = ready(digest, false)) {
      host.send(HostPdus.command(0xabcd, StubCommand.WRITE, 20_480));
      RawPdu pdu = host.receive(PduType.R2T);
      checkHeader(pdu, Pdu.R2T_HLEN, digest);
      assertEquals(Pdu.R2T_HLEN + (digest ? 4 : 0), pdu.length());
      assertEquals(0xabcd, pdu.get16(Pdu.R2T_CCCID));
      assertEquals(0, pdu.get32(Pdu.R2T_R2TO));
      assertEquals(20_480, pdu.get32(Pdu.R2T_R2TL));
    }
  }

  @ParameterizedTest
  @CsvSource({"4096,0,false,false", "4096,0,true,true", "512,31,true,true", "65536,31,false,true", "1048576,7,true,false"})
  void dataIsFollowedByItsCompletion(int length, int hpda, boolean header, boolean data) {
    for (int opcode : new int[] {StubCommand.READ, StubCommand.READ_IN_PLACE}) {
      try (EmbeddedHost host = new EmbeddedHost(port, runtime)) {
        byte[] expected = HostPdus.pattern(length);
        port.work(request -> {
          if (request.transferLength() > 0) {
            request.data().nio().put(request.dataIndex(), expected);
          }
          request.complete(StatusCode.SUCCESS);
        });
        int bits = (header ? Pdu.IC_DIGEST_HEADER : 0) | (data ? Pdu.IC_DIGEST_DATA : 0);
        host.sendRaw(PduBuilder.icReq(hpda, bits, 0));
        host.receive(PduType.IC_RESP);
        for (PduBuilder pdu : new PduBuilder[] {
            HostPdus.connect(1), HostPdus.enable(2), HostPdus.command(3, opcode, length)}) {
          host.sendRaw(pdu.digests(header, data));
        }
        assertEquals(0, host.completion(1));
        assertEquals(0, host.completion(2));
        RawPdu pdu = host.receive(PduType.C2H_DATA);
        checkHeader(pdu, Pdu.DATA_HLEN, header);
        assertEquals(0, pdu.get8(Pdu.PDO) % (4 * (hpda + 1)), "PDO");
        assertEquals(3, pdu.get16(Pdu.DATA_CCCID));
        assertEquals(0, pdu.get32(Pdu.DATA_DATAO));
        assertEquals(length, pdu.get32(Pdu.DATA_DATAL));
        assertEquals(Pdu.FLAG_LAST_PDU, pdu.flags() & (Pdu.FLAG_LAST_PDU | Pdu.FLAG_SUCCESS));
        assertArrayEquals(expected, pdu.data());
        if (data) {
          assertEquals(new Crc32c().of(ByteBuffer.wrap(expected), 0, length), pdu.get32(pdu.length() - 4));
        }
        int padding = Pdu.DATA_HLEN + (header ? 4 : 0);
        assertArrayEquals(new byte[pdu.get8(Pdu.PDO) - padding], pdu.range(padding, pdu.get8(Pdu.PDO) - padding), "padding");
        RawPdu completion = host.receive(PduType.CAPSULE_RESP);
        checkHeader(completion, Pdu.CAPSULE_RESP_HLEN, header);
        assertEquals(3, completion.completionCid());
      }
    }
  }

  @Test
  void successNeedsNoCompletionWithoutFlowControl() {
    try (EmbeddedHost host = new EmbeddedHost(port, runtime).initialize(false, false)) {
      host.send(HostPdus.connect(1, 31, SqeLayout.CATTR_DISABLE_SQ_FLOW_CONTROL));
      RawPdu connected = host.receive(PduType.CAPSULE_RESP);
      assertEquals(0xffff, connected.completionSqHead());
      host.send(HostPdus.enable(2));
      assertEquals(0, host.completion(2));
      host.send(HostPdus.command(3, StubCommand.READ, 4096));
      assertEquals(Pdu.FLAG_LAST_PDU | Pdu.FLAG_SUCCESS, host.receive(PduType.C2H_DATA).flags());
      assertNull(host.poll());
      port.work(request -> request.complete(StatusCode.SUCCESS, 7));
      host.send(HostPdus.command(4, StubCommand.READ, 4096));
      assertEquals(Pdu.FLAG_LAST_PDU, host.receive(PduType.C2H_DATA).flags());
      RawPdu completion = host.receive(PduType.CAPSULE_RESP);
      assertEquals(7, completion.completionDword0());
    }
  }

  @Test
  void aCommandThatFailsSendsNoData() {
    try (EmbeddedHost host = ready(false, false)) {
      port.work(request -> request.complete(StatusCode.INTERNAL_ERROR));
      host.send(HostPdus.command(3, StubCommand.READ, 4096));
      assertEquals(StatusCode.INTERNAL_ERROR, host.completion(3));
      host.send(HostPdus.command(4, StubCommand.READ_IN_PLACE, 4096));
      assertEquals(StatusCode.INTERNAL_ERROR, host.completion(4));
    }
  }

  @Test
  void theHeadOfTheSubmissionQueueWraps() {
    try (EmbeddedHost host = new EmbeddedHost(port, runtime).initialize(false, false)) {
      host.send(HostPdus.connect(1, 3, 0));
      assertEquals(1, host.receive(PduType.CAPSULE_RESP).completionSqHead());
      host.send(HostPdus.enable(2));
      assertEquals(2, host.receive(PduType.CAPSULE_RESP).completionSqHead());
      for (int head : new int[] {3, 0, 1}) {
        host.send(HostPdus.command(3, StubCommand.NOTHING));
        assertEquals(head, host.receive(PduType.CAPSULE_RESP).completionSqHead());
      }
    }
  }

  @Test
  void aBatchOfRepliesGrowsWithDemand() {
    try (EmbeddedHost host = new EmbeddedHost(port, runtime).initialize(true, true)) {
      host.send(HostPdus.connect(1, 127, 0));
      host.completion(1);
      host.send(HostPdus.enable(2));
      host.completion(2);
      byte[] reads = DecoderRecorder.bytes(IntStream.range(3, 103)
          .mapToObj(cid -> HostPdus.command(cid, StubCommand.READ_IN_PLACE, 4096).digests(true, true))
          .toArray(PduBuilder[]::new));
      int first = frames(host, reads);
      int second = frames(host, reads);
      assertEquals(0, host.slotsInUse());
      assertFalse(second > 3 || second >= first, () -> first + " frames, then " + second);
    }
  }

  /** Sends commands in one read. @return the number of frames of the replies */
  private static int frames(EmbeddedHost host, byte[] commands) {
    host.sendBytes(commands);
    int frames = 0;
    for (ByteBuf sent = host.arrived(); sent != null; sent = host.arrived()) {
      frames++;
      sent.release();
    }
    return frames;
  }

  @Test
  void repliesThatWereNotSentAreReleasedWithTheConnection() {
    EmbeddedHost host = ready(false, false);
    host.channel.pipeline().fireChannelRead(
        Unpooled.wrappedBuffer(HostPdus.command(3, StubCommand.READ_IN_PLACE, 4096).build()));
    assertEquals(1, host.slotsInUse(), "the batch");
    host.close();
  }

  @Test
  void termReqHoldsTheHeaderAtFault() {
    try (EmbeddedHost host = ready(true, true)) {
      PduBuilder pdu = PduBuilder.h2cData(3, 99, 0, new byte[512]).digests(true, true);
      host.sendRaw(pdu);
      RawPdu end = host.receive(PduType.C2H_TERM_REQ);
      checkHeader(end, Pdu.TERM_HLEN, false);
      assertEquals(FatalErrorStatus.INVALID_HEADER_FIELD, end.get16(Pdu.TERM_FES));
      assertEquals(Pdu.DATA_TTAG, end.get32(Pdu.TERM_FEI));
      assertEquals(Pdu.TERM_HLEN + Pdu.DATA_HLEN, end.length());
      assertArrayEquals(Arrays.copyOf(pdu.build(), Pdu.DATA_HLEN), end.range(Pdu.TERM_HLEN, Pdu.DATA_HLEN));
    }
  }

  @Test
  void termReqIsNoLongerThanItMayBe() {
    try (EmbeddedHost host = new EmbeddedHost(port, runtime)) {
      host.sendRaw(HostPdus.icReq(false, false).set16(Pdu.IC_PFV, 1));
      assertEquals(Pdu.TERM_MAX_LENGTH, host.receive(PduType.C2H_TERM_REQ).length());
    }
  }
}
