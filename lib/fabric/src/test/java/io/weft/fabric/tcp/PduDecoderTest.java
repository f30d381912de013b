// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weft.fabric.buffer.SlotPool;
import io.weft.nvme.StatusCode;
import io.weft.nvme.tcp.Pdu;
import io.weft.testkit.wire.PduBuilder;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A decoder with valid PDUs: its states, its commands, and data that goes straight to its slot. */
class PduDecoderTest {
  private static final int LARGE = 64 << 10;

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

  private void ready(boolean header, boolean data) {
    recorder.feed(HostPdus.icReq(header, data));
    recorder.feed(HostPdus.connect(1).digests(header, data), HostPdus.enable(2).digests(header, data));
  }

  private void expect(PduDecoderState state) {
    assertEquals(state, recorder.decoder.state());
  }

  /** Feeds a part of a PDU that ends behind its header. */
  private int feedStart(byte[] pdu, int length) {
    try (Arena arena = Arena.ofConfined()) {
      int consumed = recorder.decoder.decode(DecoderRecorder.buffer(arena, pdu), 0, length, 1);
      assertEquals(length, consumed);
      return consumed;
    }
  }

  private void feedRest(byte[] pdu, int from) {
    byte[] rest = Arrays.copyOfRange(pdu, from, pdu.length);
    try (Arena arena = Arena.ofConfined()) {
      recorder.feed(DecoderRecorder.buffer(arena, rest), rest.length);
    }
  }

  @Test
  void itsStatesFollowTheBytes() {
    expect(PduDecoderState.INITIALIZING);
    ready(false, true);
    expect(PduDecoderState.HEADER);
    byte[] pdu = HostPdus.command(3, StubCommand.WRITE, HostPdus.pattern(512)).digests(false, true).build();
    int at = feedStart(pdu, 100);
    expect(PduDecoderState.DATA);
    byte[] rest = Arrays.copyOfRange(pdu, at, pdu.length - Pdu.DIGEST_LENGTH);
    feedStart(rest, rest.length);
    expect(PduDecoderState.DATA_DIGEST);
    feedRest(pdu, pdu.length - Pdu.DIGEST_LENGTH);
    expect(PduDecoderState.HEADER);
    assertEquals("3: 0/00h 0", recorder.events.getLast());
    assertArrayEquals(HostPdus.pattern(512), port.stored());
    recorder.decoder.end();
    recorder.decoder.end();
    expect(PduDecoderState.ENDED);
  }

  @ParameterizedTest
  @ValueSource(ints = {StubCommand.WRITE, StubCommand.WRITE_IN_PLACE})
  void damagedDataIsRetriedAndDoesNotEndTheConnection(int opcode) {
    ready(true, true);
    List<String> events = recorder.feed(
        HostPdus.command(3, opcode, HostPdus.pattern(512)).digests(true, true).corruptDataDigest(),
        HostPdus.command(4, StubCommand.NOTHING).digests(true, true));
    assertEquals(List.of("3: " + StatusCode.describe(StatusCode.TRANSIENT_TRANSPORT_ERROR) + " 0", "4: 0/00h 0"), events);
    assertEquals(0, port.stored().length, "the command has run");
  }

  @Test
  void oneDamagedPduInvalidatesAllDataOfItsCommand() {
    ready(false, true);
    byte[] data = HostPdus.pattern(1024);
    List<String> events = recorder.feed(
        HostPdus.command(3, StubCommand.WRITE, 1024).digests(false, true),
        PduBuilder.h2cData(3, 0, 0, Arrays.copyOf(data, 512)).set8(Pdu.FLAGS, 0).digests(false, true).corruptDataDigest(),
        PduBuilder.h2cData(3, 0, 512, Arrays.copyOfRange(data, 512, 1024)).digests(false, true));
    assertEquals("3: " + StatusCode.describe(StatusCode.TRANSIENT_TRANSPORT_ERROR) + " 0", events.getLast());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void dataOfARefusedCommandIsSkipped(boolean digest) {
    ready(false, digest);
    List<String> events = recorder.feed(
        HostPdus.command(3, 0xff, HostPdus.pattern(8192)).digests(false, digest),
        HostPdus.command(4, StubCommand.READ, HostPdus.pattern(512)).digests(false, digest),
        HostPdus.command(5, StubCommand.NOTHING).digests(false, digest));
    assertEquals(3, events.size(), events::toString);
    assertTrue(events.get(0).startsWith("3: 0/01h DNR"), events::toString);
    assertTrue(events.get(1).startsWith("4: ") && !events.get(1).startsWith("4: 0/00h"), events::toString);
    assertEquals("5: 0/00h 0", events.get(2));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void largeDataGoesStraightToItsSlot(boolean digest) {
    ready(false, digest);
    recorder.feed(HostPdus.command(3, StubCommand.WRITE, LARGE).digests(false, digest));
    byte[] pdu = PduBuilder.h2cData(3, 0, 0, HostPdus.pattern(LARGE)).digests(false, digest).build();
    assertNull(recorder.decoder.directTarget(), "no data is expected");
    feedStart(pdu, Pdu.DATA_HLEN + 10);
    int at = Pdu.DATA_HLEN + 10;
    int end = Pdu.DATA_HLEN + LARGE;
    // A socket may fill only a part of the buffer. The rest at the end is too short to be read directly.
    for (int piece : new int[] {1000, 40_000, 20_000}) {
      assertTrue(recorder.feedDirectly(pdu, at, piece), () -> "no target");
      at += piece;
    }
    assertFalse(recorder.feedDirectly(pdu, at, end - at), "the rest is short");
    feedRest(pdu, at);
    assertEquals("3: 0/00h 0", recorder.events.getLast());
    assertArrayEquals(HostPdus.pattern(LARGE), port.stored());
  }

  @Test
  void directDataMayBeTheLast() {
    ready(false, false);
    recorder.feed(HostPdus.command(3, StubCommand.WRITE, LARGE));
    byte[] pdu = PduBuilder.h2cData(3, 0, 0, HostPdus.pattern(LARGE)).build();
    feedStart(pdu, Pdu.DATA_HLEN);
    assertTrue(recorder.feedDirectly(pdu, Pdu.DATA_HLEN, LARGE));
    expect(PduDecoderState.HEADER);
    assertArrayEquals(HostPdus.pattern(LARGE), port.stored());
  }

  @Test
  void directDataOfAQueueThatHasClosedIsDropped() {
    ready(false, false);
    recorder.feed(HostPdus.command(3, StubCommand.WRITE, LARGE));
    byte[] pdu = PduBuilder.h2cData(3, 0, 0, HostPdus.pattern(LARGE)).build();
    feedStart(pdu, Pdu.DATA_HLEN);
    var target = recorder.decoder.directTarget();
    assertTrue(target != null);
    recorder.queue.close();
    assertEquals(1, slots.inUse(), "the socket still reads into the slot");
    target.writeBytes(pdu, Pdu.DATA_HLEN, 100);
    assertTrue(recorder.decoder.receivedDirect(target));
    target.release();
    assertEquals(0, slots.inUse());
    assertNull(recorder.decoder.directTarget());
  }

  @Test
  void aReadIntoOtherMemoryIsNotDirect() {
    assertFalse(recorder.decoder.receivedDirect(Unpooled.EMPTY_BUFFER));
  }

  @Test
  void itWaitsForThePaddingBehindAHeader() {
    ready(false, false);
    byte[] pdu = HostPdus.command(3, StubCommand.WRITE, HostPdus.pattern(512)).alignment(128).build();
    try (Arena arena = Arena.ofConfined()) {
      assertEquals(0, recorder.decoder.decode(DecoderRecorder.buffer(arena, pdu), 0, 127, 1));
    }
    assertEquals(0, recorder.queue.outstanding().size(), "the command was taken in too early");
    feedRest(pdu, 0);
    assertEquals("3: 0/00h 0", recorder.events.getLast());
  }

  @Test
  void anAbortedCommandEndsWhenItsDataHasCome() {
    ready(false, false);
    recorder.feed(HostPdus.command(3, StubCommand.WRITE, 512), HostPdus.command(4, StubCommand.WRITE, 512));
    assertFalse(recorder.queue.abort(3, recorder.queue.outstanding().getLast()), "its data is still to come");
    assertEquals(List.of("3: " + StatusCode.describe(StatusCode.ABORT_REQUESTED) + " 0", "4: 0/00h 0"), recorder.feed(
        PduBuilder.h2cData(3, 0, 0, HostPdus.pattern(512)), PduBuilder.h2cData(4, 1, 0, HostPdus.pattern(512))));
  }
}
