// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.embedded.EmbeddedChannel;
import io.weft.fabric.buffer.DataBuffer;
import io.weft.fabric.buffer.SlotPool;
import io.weft.nvme.tcp.Pdu;
import io.weft.testkit.wire.PduBuilder;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole session, cut at every byte and fed byte by byte: the events are always the same. */
@Timeout(300)
class PduDecoderCutTest {
  private static final int BLOCK = 512;

  private final StubPort port = new StubPort();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final SlotPool slots = new SlotPool(16 << 20);

  @AfterEach
  void stop() {
    assertEquals(0, slots.inUse(), "slots that were not given back");
    slots.close();
    channel.finishAndReleaseAll();
  }

  private static byte[] session(boolean header, boolean data) {
    byte[] large = HostPdus.pattern(3 * BLOCK);
    PduBuilder[] pdus = {
        HostPdus.connect(10),
        HostPdus.enable(11),
        HostPdus.command(12, StubCommand.WRITE, HostPdus.pattern(BLOCK)),
        HostPdus.command(13, StubCommand.READ, BLOCK),
        HostPdus.command(14, StubCommand.WRITE_IN_PLACE, HostPdus.pattern(BLOCK + 4)).alignment(16),
        HostPdus.command(15, StubCommand.READ, BLOCK + 4),
        HostPdus.command(16, StubCommand.WRITE, 3 * BLOCK),
        PduBuilder.h2cData(16, 0, 0, Arrays.copyOf(large, 700)).set8(Pdu.FLAGS, 0),
        PduBuilder.h2cData(16, 0, 700, Arrays.copyOfRange(large, 700, 703)).set8(Pdu.FLAGS, 0),
        PduBuilder.h2cData(16, 0, 703, Arrays.copyOfRange(large, 703, large.length)).alignment(8),
        HostPdus.command(17, StubCommand.READ, 3 * BLOCK),
        HostPdus.command(18, 0xff, HostPdus.pattern(BLOCK)),
        HostPdus.command(19, StubCommand.NOTHING),
        new PduBuilder(0x77, Pdu.COMMON_HEADER_LENGTH)};
    for (PduBuilder pdu : pdus) {
      pdu.digests(header, data);
    }
    byte[] start = HostPdus.icReq(header, data).build();
    byte[] rest = DecoderRecorder.bytes(pdus);
    byte[] all = Arrays.copyOf(start, start.length + rest.length);
    System.arraycopy(rest, 0, all, start.length, rest.length);
    return all;
  }

  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  void aSessionIsTheSameHoweverItIsCut(boolean header, boolean data) {
    try (Arena arena = Arena.ofConfined()) {
      byte[] session = session(header, data);
      DataBuffer stream = DecoderRecorder.buffer(arena, session);
      List<String> whole = play(stream, session.length);
      assertEquals(List.of("initialized", "10: 0/00h 0", "11: 0/00h 0", "12: 0/00h 0"), whole.subList(0, 4));
      assertEquals("R2T for 16 of 1536 bytes", whole.get(7), whole::toString);
      assertEquals("19: 0/00h 0", whole.get(whole.size() - 2), whole::toString);
      assertEquals("broken 1 0, 8 bytes", whole.getLast(), whole::toString);
      for (int cut = 0; cut <= session.length; cut++) {
        assertEquals(whole, play(stream, session.length, cut), "cut at " + cut);
      }
      int[] everyByte = new int[session.length];
      Arrays.setAll(everyByte, i -> i + 1);
      assertEquals(whole, play(stream, session.length, everyByte), "byte after byte");
      Random random = new Random(42);
      for (int i = 0; i < 500; i++) {
        int[] cuts = random.ints(5, 0, session.length + 1).sorted().toArray();
        assertEquals(whole, play(stream, session.length, cuts), () -> "cuts at " + Arrays.toString(cuts));
      }
    }
  }

  private List<String> play(DataBuffer stream, int length, int... cuts) {
    DecoderRecorder recorder = new DecoderRecorder(channel.eventLoop(), port, slots);
    recorder.feed(stream, length, cuts);
    recorder.queue.close();
    channel.runPendingTasks();
    assertEquals(0, port.associations(), "associations that are left");
    return recorder.events;
  }
}
