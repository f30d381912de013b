// SPDX-License-Identifier: Apache-2.0
package io.weft.host.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weft.host.error.ProtocolViolationException;
import io.weft.nvme.tcp.FatalErrorStatus;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.wire.PduBuilder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PduReaderTest {
  private static final byte[] DATA = {1, 2, 3, 4, 5, 6, 7, 8, 9};

  /** Records what it receives. */
  private static final class Notes implements PduReader.Sink {
    final List<String> events = new ArrayList<>();
    final ByteBuffer data = ByteBuffer.allocate(64);

    @Override
    public void initialized(ByteBuffer pdu) {
      events.add("initialized");
    }

    @Override
    public void completion(ByteBuffer pdu) {
      events.add("completion " + pdu.getShort(Pdu.CAPSULE_RESP_CQE + 12));
    }

    @Override
    public void readyToTransfer(ByteBuffer pdu) {
      events.add("r2t " + pdu.getInt(Pdu.R2T_R2TL));
    }

    @Override
    public void terminated(ByteBuffer pdu) {
      events.add("terminated " + pdu.limit());
    }

    @Override
    public ByteBuffer data(ByteBuffer pdu) {
      int offset = pdu.getInt(Pdu.DATA_DATAO);
      return data.limit(offset + pdu.getInt(Pdu.DATA_DATAL)).position(offset);
    }

    @Override
    public void dataEnd(ByteBuffer pdu, boolean digestMatches) {
      events.add("data " + digestMatches);
    }
  }

  private static byte[] stream(boolean headerDigest, boolean dataDigest, int alignment) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(PduBuilder.icResp(0, 4096).build());
    out.writeBytes(PduBuilder.r2t(3, 4, 0, 5).digests(headerDigest, dataDigest).build());
    out.writeBytes(PduBuilder.c2hData(1, 0, DATA).alignment(alignment).digests(headerDigest, dataDigest).build());
    out.writeBytes(PduBuilder.c2hData(1, 9, DATA).alignment(alignment).digests(headerDigest, dataDigest).build());
    out.writeBytes(PduBuilder.completion(6, 0, 0, 0, 0).digests(headerDigest, dataDigest).build());
    out.writeBytes(PduBuilder.termReq(PduType.C2H_TERM_REQ, 1, 2).data(DATA).set8(Pdu.PDO, 0).build());
    return out.toByteArray();
  }

  private static void check(Notes notes) {
    assertEquals(
        List.of("initialized", "r2t 5", "data true", "data true", "completion 6", "terminated 33"), notes.events);
    byte[] twice = new byte[18];
    notes.data.clear().get(twice);
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9}, twice);
  }

  @ParameterizedTest
  @CsvSource({"false,false,0", "true,false,0", "false,true,0", "true,true,0", "true,true,31"})
  void takesAnyCut(boolean headerDigest, boolean dataDigest, int hpda) {
    byte[] bytes = stream(headerDigest, dataDigest, (hpda + 1) * 4);
    for (int cut = 0; cut <= bytes.length; cut++) {
      Notes notes = new Notes();
      PduReader reader = new PduReader(notes, headerDigest, dataDigest, hpda);
      feed(reader, bytes, 0, cut);
      feed(reader, bytes, cut, bytes.length);
      check(notes);
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false,0", "true,true,0", "true,true,31"})
  void takesByteAfterByte(boolean headerDigest, boolean dataDigest, int hpda) {
    byte[] bytes = stream(headerDigest, dataDigest, (hpda + 1) * 4);
    Notes notes = new Notes();
    PduReader reader = new PduReader(notes, headerDigest, dataDigest, hpda);
    for (int i = 0; i < bytes.length; i++) {
      feed(reader, bytes, i, i + 1);
    }
    check(notes);
  }

  private static void feed(PduReader reader, byte[] bytes, int from, int to) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes, from, to - from);
    reader.read(in);
    assertEquals(0, in.readableBytes());
    in.release();
  }

  @Test
  void headerDigestThatDoesNotMatchIsFatal() {
    PduReader reader = new PduReader(new Notes(), true, false, 0);
    byte[] icResp = PduBuilder.icResp(1, 4096).build();
    feed(reader, icResp, 0, icResp.length);
    byte[] wrong = PduBuilder.completion(6, 0, 0, 0, 0).digests(true, false).corruptHeaderDigest().build();
    ProtocolViolationException e =
        assertThrows(ProtocolViolationException.class, () -> feed(reader, wrong, 0, wrong.length));
    assertEquals(FatalErrorStatus.HEADER_DIGEST_ERROR, e.fes());
    assertEquals(ByteBuffer.wrap(wrong).order(ByteOrder.LITTLE_ENDIAN).getInt(24), e.fei());
  }

  @Test
  void dataDigestThatDoesNotMatchIsTold() {
    Notes notes = new Notes();
    PduReader reader = new PduReader(notes, false, true, 0);
    byte[] icResp = PduBuilder.icResp(2, 4096).build();
    feed(reader, icResp, 0, icResp.length);
    byte[] wrong = PduBuilder.c2hData(1, 0, DATA).digests(false, true).corruptDataDigest().build();
    feed(reader, wrong, 0, wrong.length);
    assertEquals(List.of("initialized", "data false"), notes.events);
  }
}
