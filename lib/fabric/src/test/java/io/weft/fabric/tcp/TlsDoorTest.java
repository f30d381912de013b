// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.nvme.StatusCode;
import io.weft.nvme.tcp.FatalErrorStatus;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.wire.PduBuilder;
import io.weft.testkit.wire.RawPdu;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection works behind an SslHandler: input is decrypted, output is encrypted, and the end is signalled. */
class TlsDoorTest {
  private static Vertx vertx;
  private static FabricRuntime runtime;
  private static SelfSigned identity;

  private final StubPort port = new StubPort();

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    runtime = new FabricRuntime(vertx, 16 << 20);
    identity = SelfSigned.create("weft");
  }

  @AfterAll
  static void stop() throws Exception {
    runtime.close();
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  private TlsHost open() throws Exception {
    return TlsHost.open(port, runtime, identity);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void commandsAndDataGoOverTls(boolean digests) throws Exception {
    try (TlsHost host = open()) {
      assertEquals("TLSv1.3", host.protocol());
      host.initialize(digests, digests).connect();
      byte[] small = HostPdus.pattern(4096);
      host.send(HostPdus.command(3, StubCommand.WRITE_IN_PLACE, small));
      assertEquals(0, host.completion(3));
      host.send(HostPdus.command(4, StubCommand.READ_IN_PLACE, small.length));
      assertArrayEquals(small, host.receive(PduType.C2H_DATA).data());
      assertEquals(0, host.completion(4));
      byte[] large = HostPdus.pattern(StubPort.MAX_TRANSFER);
      host.send(HostPdus.command(5, StubCommand.WRITE, large.length));
      RawPdu r2t = host.receive(PduType.R2T);
      int half = large.length / 2;
      int tag = r2t.get16(Pdu.R2T_TTAG);
      host.send(PduBuilder.h2cData(5, tag, 0, Arrays.copyOf(large, half)).set8(Pdu.FLAGS, 0));
      host.send(PduBuilder.h2cData(5, tag, half, Arrays.copyOfRange(large, half, large.length)));
      assertEquals(0, host.completion(5));
      host.send(HostPdus.command(6, StubCommand.READ, large.length));
      assertArrayEquals(large, host.receive(PduType.C2H_DATA).data());
      assertEquals(0, host.completion(6));
      assertEquals(0, host.slotsInUse());
    }
    assertEquals(0, port.associations());
  }

  @Test
  void manyRepliesOfOneReadAreEncryptedWhole() throws Exception {
    try (TlsHost host = open()) {
      host.initialize(true, true).connect();
      byte[] data = HostPdus.pattern(16_384);
      host.send(HostPdus.command(3, StubCommand.WRITE, data.length));
      host.send(PduBuilder.h2cData(3, host.receive(PduType.R2T).get16(Pdu.R2T_TTAG), 0, data));
      assertEquals(0, host.completion(3));
      host.sendBytes(DecoderRecorder.bytes(IntStream.range(4, 34)
          .mapToObj(cid -> HostPdus.command(cid, cid % 2 == 0 ? StubCommand.READ : StubCommand.READ_IN_PLACE, data.length)
              .digests(true, true))
          .toArray(PduBuilder[]::new)));
      for (int cid = 4; cid < 34; cid++) {
        assertArrayEquals(data, host.receive(PduType.C2H_DATA).data());
        assertEquals(0, host.completion(cid));
      }
    }
  }

  @Test
  void closeNotifyFollowsTheLastPdu() throws Exception {
    try (TlsHost host = open()) {
      host.initialize(false, false).connect();
      host.sendRaw(new PduBuilder(0x77, 24));
      RawPdu end = host.poll();
      assertNotNull(end, "the last PDU comes before the close_notify");
      assertEquals(PduType.C2H_TERM_REQ, end.type());
      assertEquals(FatalErrorStatus.INVALID_HEADER_FIELD, end.get16(Pdu.TERM_FES));
      assertNull(host.poll());
      assertTrue(host.hasReceivedCloseNotify());
    }
  }

  @Test
  void aDamagedCommandIsAnsweredOverTlsToo() throws Exception {
    try (TlsHost host = open()) {
      host.initialize(false, true).connect();
      host.sendRaw(HostPdus.command(3, StubCommand.WRITE, HostPdus.pattern(512)).digests(false, true).corruptDataDigest());
      assertEquals(StatusCode.TRANSIENT_TRANSPORT_ERROR, host.completion(3));
      assertFalse(host.hasReceivedCloseNotify());
    }
  }

  @Test
  void bytesOtherThanTlsEndTheConnection() throws Exception {
    try (TlsHost host = open()) {
      host.initialize(false, false).connect();
      host.channel.writeInbound(Unpooled.wrappedBuffer(new byte[8]));
      host.channel.runPendingTasks();
      assertFalse(host.channel.isActive());
    }
    assertEquals(0, port.associations());
  }
}
