// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.netty.channel.embedded.EmbeddedChannel;
import io.weft.fabric.Request;
import io.weft.fabric.buffer.Slot;
import io.weft.fabric.buffer.SlotPool;
import io.weft.nvme.Crc32c;
import io.weft.nvme.tcp.FatalErrorStatus;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.wire.PduBuilder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault of a PDU ends the decoder with its Fatal Error Status and Fatal Error Information. */
class PduDecoderFaultTest {
  private static final int LENGTH = 1536;

  private final StubPort port = new StubPort();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final SlotPool slots = new SlotPool(16 << 20);
  private final DecoderRecorder recorder = new DecoderRecorder(channel.eventLoop(), port, slots);

  @AfterEach
  void stop() {
    recorder.queue.close();
    channel.runPendingTasks();
    assertEquals(0, slots.inUse(), "slots that were not given back");
    slots.close();
    channel.finishAndReleaseAll();
  }

  /** A connection whose controller is ready. */
  private void ready(boolean header, boolean data) {
    recorder.feed(HostPdus.icReq(header, data));
    recorder.feed(HostPdus.connect(1).digests(header, data), HostPdus.enable(2).digests(header, data));
  }

  private void breaks(PduBuilder pdu, int fes, int fei, int length) {
    // Everything after a PDU that breaks the rules is dropped, valid or not.
    assertEquals(List.of("broken %d %d, %d bytes".formatted(fes, fei, length)),
        recorder.feed(pdu, HostPdus.command(9, StubCommand.NOTHING)));
    assertEquals(PduDecoderState.ENDED, recorder.decoder.state());
    assertEquals(List.of(), recorder.feed(HostPdus.command(10, StubCommand.NOTHING)));
  }

  private static Arguments first(String name, PduBuilder pdu, int fes, int fei, int length) {
    return arguments(name, pdu, fes, fei, length);
  }

  static Stream<Arguments> firstPdus() {
    int invalid = FatalErrorStatus.INVALID_HEADER_FIELD;
    return Stream.of(
        first("a command before ICReq", HostPdus.command(1, StubCommand.NOTHING), FatalErrorStatus.PDU_SEQUENCE_ERROR, 0,
            Pdu.CAPSULE_CMD_HLEN),
        first("an unknown type before ICReq", new PduBuilder(0x55, 24), FatalErrorStatus.PDU_SEQUENCE_ERROR, 0, 24),
        first("HLEN", HostPdus.icReq(false, false).set8(Pdu.HLEN, 127), invalid, Pdu.HLEN, Pdu.IC_LENGTH),
        first("PLEN", HostPdus.icReq(false, false).set32(Pdu.PLEN, 132), invalid, Pdu.PLEN, Pdu.IC_LENGTH),
        first("PFV", HostPdus.icReq(false, false).set16(Pdu.IC_PFV, 1), invalid, Pdu.IC_PFV, Pdu.IC_LENGTH),
        first("HPDA", HostPdus.icReq(false, false).set8(Pdu.IC_PDA, 32), invalid, Pdu.IC_PDA, Pdu.IC_LENGTH));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("firstPdus")
  void theFirstPduIsAValidIcReq(String name, PduBuilder pdu, int fes, int fei, int length) {
    breaks(pdu, fes, fei, length);
  }

  private static Arguments later(String name, PduBuilder pdu, int fes, int fei) {
    return arguments(name, pdu, fes, fei);
  }

  private static PduBuilder write(int inCapsule) {
    return HostPdus.command(3, StubCommand.WRITE, new byte[inCapsule]);
  }

  static Stream<Arguments> laterPdus() {
    int invalid = FatalErrorStatus.INVALID_HEADER_FIELD;
    PduBuilder large = HostPdus.command(3, StubCommand.WRITE).set8(Pdu.PDO, Pdu.CAPSULE_CMD_HLEN);
    return Stream.of(
        later("a second ICReq", HostPdus.icReq(false, false), FatalErrorStatus.PDU_SEQUENCE_ERROR, 0),
        later("a type that hosts do not send", new PduBuilder(PduType.R2T, Pdu.R2T_HLEN), invalid, Pdu.TYPE),
        later("an unknown type", new PduBuilder(0x55, 32), invalid, Pdu.TYPE),
        later("an unknown type with no header", new PduBuilder(0x56, 8), invalid, Pdu.TYPE),
        later("HLEN", HostPdus.command(3, StubCommand.NOTHING).set8(Pdu.HLEN, 71), invalid, Pdu.HLEN),
        later("HDGST", HostPdus.command(3, StubCommand.NOTHING).set8(Pdu.FLAGS, Pdu.FLAG_HDGST), invalid, Pdu.FLAGS),
        later("PLEN below HLEN", HostPdus.command(3, StubCommand.NOTHING).set32(Pdu.PLEN, 71), invalid, Pdu.PLEN),
        later("a negative PLEN", HostPdus.command(3, StubCommand.NOTHING).set32(Pdu.PLEN, -1), invalid, Pdu.PLEN),
        later("PDO within the header", write(512).set8(Pdu.PDO, 68), invalid, Pdu.PDO),
        later("PDO out of line", write(512).set8(Pdu.PDO, 74), invalid, Pdu.PDO),
        later("PDO behind the data", write(4).set8(Pdu.PDO, 76), invalid, Pdu.PDO),
        later("DDGST", write(512).set8(Pdu.FLAGS, Pdu.FLAG_DDGST), invalid, Pdu.FLAGS),
        later("more data than is read past", large.set32(Pdu.PLEN, Slot.DATA + (1 << 20) + 1),
            FatalErrorStatus.DATA_LIMIT_EXCEEDED, Pdu.PLEN),
        later("H2CData unasked", PduBuilder.h2cData(3, 0, 0, new byte[512]), invalid, Pdu.DATA_TTAG),
        later("H2CData for a tag out of range", PduBuilder.h2cData(3, 0xffff, 0, new byte[512]), invalid, Pdu.DATA_TTAG));
  }

  @DisplayName("a fault is reported with the header of the PDU, also if its type is unknown (mend 13)")
  @ParameterizedTest(name = "{0}")
  @MethodSource("laterPdus")
  void everyLaterPduFollowsTheRules(String name, PduBuilder pdu, int fes, int fei) {
    ready(false, false);
    byte[] bytes = pdu.build();
    int length = switch (bytes[Pdu.TYPE]) {
      case PduType.IC_REQ -> Pdu.IC_LENGTH;
      case PduType.CAPSULE_CMD -> Pdu.CAPSULE_CMD_HLEN;
      case PduType.H2C_DATA -> Pdu.DATA_HLEN;
      default -> Byte.toUnsignedInt(bytes[Pdu.HLEN]);
    };
    breaks(pdu, fes, fei, length);
  }

  private static Arguments data(String name, UnaryOperator<PduBuilder> fault, int fes, int fei) {
    return arguments(name, fault, fes, fei);
  }

  static Stream<Arguments> faultsOfData() {
    int invalid = FatalErrorStatus.INVALID_HEADER_FIELD;
    int range = FatalErrorStatus.DATA_OUT_OF_RANGE;
    return Stream.of(
        data("CCCID of another command", pdu -> pdu.set16(Pdu.DATA_CCCID, 4), FatalErrorStatus.PDU_SEQUENCE_ERROR, 0),
        data("TTAG", pdu -> pdu.set16(Pdu.DATA_TTAG, 1), invalid, Pdu.DATA_TTAG),
        data("PDO within the header", pdu -> pdu.set8(Pdu.PDO, 20), invalid, Pdu.PDO),
        data("PDO out of line", pdu -> pdu.set8(Pdu.PDO, 26), invalid, Pdu.PDO),
        data("DATAO ahead", pdu -> pdu.set32(Pdu.DATA_DATAO, 4), range, Pdu.DATA_DATAO),
        data("no data", pdu -> pdu.set32(Pdu.DATA_DATAL, 0), range, Pdu.DATA_DATAL),
        data("a negative length", pdu -> pdu.set32(Pdu.DATA_DATAL, -4), range, Pdu.DATA_DATAL),
        data("more than was asked for", pdu -> pdu.set32(Pdu.DATA_DATAL, LENGTH + 4), range, Pdu.DATA_DATAL),
        data("the last PDU too early", pdu -> pdu.set32(Pdu.DATA_DATAL, LENGTH - 4), range, Pdu.DATA_DATAL),
        data("DDGST", pdu -> pdu.set8(Pdu.FLAGS, Pdu.FLAG_LAST_PDU | Pdu.FLAG_DDGST), invalid, Pdu.FLAGS),
        data("PLEN", pdu -> pdu.set32(Pdu.PLEN, LENGTH + 28), invalid, Pdu.PLEN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultsOfData")
  void dataIsWhatWasRequested(String name, UnaryOperator<PduBuilder> fault, int fes, int fei) {
    ready(false, false);
    assertEquals(List.of("R2T for 3 of 1536 bytes"), recorder.feed(HostPdus.command(3, StubCommand.WRITE, LENGTH)));
    breaks(fault.apply(PduBuilder.h2cData(3, 0, 0, new byte[LENGTH])), fes, fei, Pdu.DATA_HLEN);
  }

  @Test
  void dataIsNotSentTwice() {
    ready(false, false);
    recorder.feed(HostPdus.command(3, StubCommand.WRITE, LENGTH));
    recorder.feed(PduBuilder.h2cData(3, 0, 0, new byte[512]).set8(Pdu.FLAGS, 0));
    breaks(PduBuilder.h2cData(3, 0, 0, new byte[512]).set8(Pdu.FLAGS, 0),
        FatalErrorStatus.DATA_OUT_OF_RANGE, Pdu.DATA_DATAO, Pdu.DATA_HLEN);
  }

  @Test
  void aQueueHasNoRoomForMoreCommandsThanEntries() {
    recorder.feed(HostPdus.icReq(false, false));
    recorder.feed(HostPdus.connect(1, 1, 0), HostPdus.enable(2));
    port.work(_ -> { });
    recorder.feed(HostPdus.command(3, StubCommand.NOTHING), HostPdus.command(4, StubCommand.NOTHING));
    List<Request> running = recorder.queue.outstanding();
    breaks(HostPdus.command(5, StubCommand.NOTHING), FatalErrorStatus.PDU_SEQUENCE_ERROR, 0, Pdu.CAPSULE_CMD_HLEN);
    running.forEach(request -> request.complete(0));
  }

  @ParameterizedTest
  @CsvSource({"true, false", "true, true"})
  void aHeaderDigestIsChecked(boolean header, boolean data) {
    ready(header, data);
    PduBuilder pdu = HostPdus.command(3, StubCommand.NOTHING).digests(header, data);
    byte[] bytes = pdu.build();
    int right = new Crc32c().of(ByteBuffer.wrap(bytes), 0, Pdu.CAPSULE_CMD_HLEN);
    breaks(pdu.corruptHeaderDigest(), FatalErrorStatus.HEADER_DIGEST_ERROR, ~right, Pdu.CAPSULE_CMD_HLEN);
  }

  @Test
  void digestsThatWereAgreedToAreNotLeftOut() {
    ready(true, true);
    breaks(HostPdus.command(3, StubCommand.WRITE, new byte[512]).digests(true, false),
        FatalErrorStatus.INVALID_HEADER_FIELD, Pdu.FLAGS, Pdu.CAPSULE_CMD_HLEN);
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void theHostEndsTheConnectionAtAnyTime(boolean initialized) {
    if (initialized) {
      ready(true, true);
    }
    PduBuilder pdu = PduBuilder.termReq(PduType.H2C_TERM_REQ, FatalErrorStatus.DATA_OUT_OF_RANGE, 0x87654321);
    assertEquals(List.of("terminated 4 " + 0x87654321), recorder.feed(pdu));
    assertEquals(PduDecoderState.ENDED, recorder.decoder.state());
  }

  private static PduBuilder termination() {
    return PduBuilder.termReq(PduType.H2C_TERM_REQ, 4, 8);
  }

  static Stream<Arguments> malformedTerminations() {
    return Stream.of(
        arguments("HLEN", termination().set8(Pdu.HLEN, 23), "4 8"),
        arguments("no HLEN", termination().set8(Pdu.HLEN, 0), "4 8"),
        arguments("digests", termination().set8(Pdu.FLAGS, 3), "4 8"),
        arguments("PDO", termination().set8(Pdu.PDO, 25), "4 8"),
        arguments("a PLEN of gigabytes", termination().set32(Pdu.PLEN, -1), "4 8"),
        arguments("a PLEN without a status", termination().set32(Pdu.PLEN, 23), "0 0"),
        arguments("nothing but the common header", new PduBuilder(PduType.H2C_TERM_REQ, 8), "0 0"));
  }

  @DisplayName("an H2CTermReq ends the connection and is never answered, however malformed (mend 13)")
  @ParameterizedTest(name = "{0}")
  @MethodSource("malformedTerminations")
  void aTerminationIsNeverAnswered(String name, PduBuilder pdu, String reported) {
    ready(true, true);
    assertEquals(List.of("terminated " + reported), recorder.feed(pdu));
    assertEquals(PduDecoderState.ENDED, recorder.decoder.state());
    assertEquals(List.of(), recorder.feed(HostPdus.command(9, StubCommand.NOTHING)));
  }

  @Test
  void dataThatIsNotMarkedAsTheLastIsTaken() {
    // Linux, SPDK and FreeBSD mark it. Nothing depends on the mark, so a host that forgets it is served all the same.
    ready(false, false);
    recorder.feed(HostPdus.command(3, StubCommand.WRITE, LENGTH));
    recorder.feed(PduBuilder.h2cData(3, 0, 0, new byte[LENGTH]).set8(Pdu.FLAGS, 0));
    assertEquals(PduDecoderState.HEADER, recorder.decoder.state());
    assertEquals(List.of(), recorder.queue.outstanding());
  }
}
