// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.vertx.core.Vertx;
import io.weft.fabric.Request;
import io.weft.fabric.buffer.ReceiveBuffer;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.nvme.StatusCode;
import io.weft.nvme.tcp.FatalErrorStatus;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.wire.PduBuilder;
import io.weft.testkit.wire.RawPdu;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A connection in its pipeline: its input, its output and when that is sent, and how it ends. */
class TcpQueueTest {
  private static final long CONNECT_SECONDS = TcpOptions.defaults().connectTimeout().toSeconds();
  private static final long LINGER_SECONDS = TcpOptions.defaults().linger().toSeconds();

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

  /** Counts flushes, and may hold them back. */
  private static final class Flushes extends ChannelOutboundHandlerAdapter {
    private int count;
    private boolean stalled;

    @Override
    public void flush(ChannelHandlerContext ctx) {
      count++;
      if (!stalled) {
        ctx.flush();
      }
    }
  }

  /** Writes of 8 KiB with in-capsule data: more than a receive buffer holds. */
  private static byte[] manyWrites(int count) {
    return DecoderRecorder.bytes(Stream.iterate(3, cid -> cid + 1).limit(count)
        .map(cid -> HostPdus.command(cid, StubCommand.WRITE, HostPdus.pattern(8192 - cid * 4))).toArray(PduBuilder[]::new));
  }

  static Stream<Named<Function<byte[], ByteBuf>>> buffers() {
    return Stream.of(
        Named.of("heap", Unpooled::wrappedBuffer),
        Named.of("direct", bytes -> PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes)),
        Named.of("read-only", bytes -> Unpooled.wrappedBuffer(bytes).asReadOnly()),
        Named.of("of two parts", bytes -> Unpooled.wrappedBuffer(
            Arrays.copyOf(bytes, 5000), Arrays.copyOfRange(bytes, 5000, bytes.length))),
        Named.of("with a part that was read before", bytes -> UnpooledByteBufAllocator.DEFAULT.heapBuffer()
            .writeLong(-1).writeBytes(bytes).skipBytes(8)));
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void anyBufferIsTakenInPiecesThatFit(Function<byte[], ByteBuf> wrap) {
    try (EmbeddedHost host = new EmbeddedHost(port, runtime).initialize(false, false)) {
      host.send(HostPdus.connect(1, 127, 0));
      assertEquals(0, host.completion(1));
      host.send(HostPdus.enable(2));
      assertEquals(0, host.completion(2));
      int count = 2 * ReceiveBuffer.MAX / 8192;
      List<Integer> lengths = new ArrayList<>();
      port.work(request -> {
        lengths.add(request.transferLength());
        port.store(request);
      });
      ByteBuf read = wrap.apply(manyWrites(count));
      host.channel.writeInbound(read);
      assertEquals(0, read.refCnt(), "releases");
      for (int cid = 3; cid < 3 + count; cid++) {
        assertEquals(0, host.completion(cid));
        assertEquals(8192 - cid * 4, lengths.get(cid - 3));
      }
      assertArrayEquals(HostPdus.pattern(8192 - 4 * (2 + count)), port.stored());
    }
  }

  @Test
  void dataThatIsCopiedReachesItsSlot() {
    try (EmbeddedHost host = new EmbeddedHost(port, runtime).initialize(true, true).connect()) {
      byte[] data = HostPdus.pattern(StubPort.MAX_TRANSFER);
      host.send(HostPdus.command(3, StubCommand.WRITE, data.length));
      RawPdu r2t = host.receive(PduType.R2T);
      assertEquals(data.length, r2t.get32(Pdu.R2T_R2TL));
      host.send(PduBuilder.h2cData(3, r2t.get16(Pdu.R2T_TTAG), 0, data));
      assertEquals(0, host.completion(3));
      assertArrayEquals(data, port.stored());
    }
  }

  @Test
  void aBufferIsReleasedOnceThoughItBreaksTheRules() {
    try (EmbeddedHost host = new EmbeddedHost(port, runtime).initialize(false, false)) {
      ByteBuf read = Unpooled.wrappedBuffer(DecoderRecorder.bytes(new PduBuilder(0x77, 24), HostPdus.connect(1)));
      host.channel.writeInbound(read);
      assertEquals(0, read.refCnt());
      RawPdu end = host.receive(PduType.C2H_TERM_REQ);
      assertEquals(FatalErrorStatus.INVALID_HEADER_FIELD, end.get16(Pdu.TERM_FES));
      assertNull(host.poll(), "nothing follows");
      assertFalse(host.channel.isActive());
    }
  }

  @Test
  void aBufferIsReleasedOnceThoughACommandFails() {
    try (EmbeddedHost host = new EmbeddedHost(port, runtime).initialize(false, false).connect()) {
      List<Request> running = new ArrayList<>();
      port.work(request -> {
        running.add(request);
        throw new IllegalStateException("a bug");
      });
      ByteBuf read = Unpooled.wrappedBuffer(manyWrites(2));
      host.channel.writeInbound(read);
      assertEquals(0, read.refCnt());
      assertEquals(1, running.size(), "the connection is closed at the first");
      assertFalse(host.channel.isActive());
      running.forEach(request -> request.complete(StatusCode.SUCCESS));
    }
  }

  @Test
  void inputThatIsNotABufferClosesTheConnection() {
    try (EmbeddedHost host = new EmbeddedHost(port, runtime).initialize(false, false)) {
      host.channel.writeInbound("a message");
      assertFalse(host.channel.isActive());
    }
  }

  @Test
  void aHostThatDoesNotCloseItsSideIsGivenSomeTime() {
    Flushes flushes = new Flushes();
    try (EmbeddedHost host = new EmbeddedHost(port, runtime, flushes).initialize(false, false).connect()) {
      flushes.stalled = true;
      host.send(PduBuilder.termReq(PduType.H2C_TERM_REQ, FatalErrorStatus.PDU_SEQUENCE_ERROR, 0));
      assertTrue(host.channel.isActive(), "the last PDUs are not out yet");
      ByteBuf read = Unpooled.wrappedBuffer(HostPdus.command(3, StubCommand.NOTHING).build());
      host.channel.writeInbound(read);
      assertEquals(0, read.refCnt(), "input after the end is dropped");
      assertNull(host.poll());
      host.channel.advanceTimeBy(LINGER_SECONDS + 1, TimeUnit.SECONDS);
      host.channel.runScheduledPendingTasks();
      assertFalse(host.channel.isActive());
    }
    assertEquals(0, port.associations());
  }

  @Test
  void repliesOfOneReadLeaveInOneFlush() {
    Flushes flushes = new Flushes();
    try (EmbeddedHost host = new EmbeddedHost(port, runtime, flushes).initialize(false, false).connect()) {
      int before = flushes.count;
      host.sendBytes(DecoderRecorder.bytes(Stream.of(3, 4, 5, 6, 7)
          .map(cid -> HostPdus.command(cid, StubCommand.NOTHING)).toArray(PduBuilder[]::new)));
      assertEquals(1, flushes.count - before);
      for (int cid = 3; cid <= 7; cid++) {
        assertEquals(0, host.completion(cid));
      }
    }
  }

  @Test
  void repliesThatComeLaterLeaveAtTheEndOfTheTurn() {
    Flushes flushes = new Flushes();
    try (EmbeddedHost host = new EmbeddedHost(port, runtime, flushes).initialize(false, false).connect()) {
      List<Request> running = new ArrayList<>();
      port.work(running::add);
      host.sendBytes(DecoderRecorder.bytes(
          HostPdus.command(3, StubCommand.NOTHING), HostPdus.command(4, StubCommand.NOTHING)));
      int before = flushes.count;
      running.forEach(request -> request.complete(StatusCode.SUCCESS));
      assertEquals(before, flushes.count, "nothing leaves before the end of the turn");
      host.channel.runPendingTasks();
      assertEquals(1, flushes.count - before);
      assertEquals(0, host.completion(3));
      assertEquals(0, host.completion(4));
    }
  }

  @Test
  void aConnectionWithoutConnectIsClosed() {
    try (EmbeddedHost host = new EmbeddedHost(port, runtime).initialize(false, false)) {
      host.channel.advanceTimeBy(CONNECT_SECONDS - 1, TimeUnit.SECONDS);
      host.channel.runScheduledPendingTasks();
      assertTrue(host.channel.isActive());
      host.channel.advanceTimeBy(2, TimeUnit.SECONDS);
      host.channel.runScheduledPendingTasks();
      assertFalse(host.channel.isActive());
    }
  }

  @Test
  void aConnectionWithConnectStays() {
    try (EmbeddedHost host = new EmbeddedHost(port, runtime).initialize(false, false).connect()) {
      host.channel.advanceTimeBy(CONNECT_SECONDS + 1, TimeUnit.SECONDS);
      host.channel.runScheduledPendingTasks();
      assertTrue(host.channel.isActive());
      host.send(HostPdus.command(3, StubCommand.NOTHING));
      assertEquals(0, host.completion(3));
    }
  }

  @Test
  void aHostThatDoesNotReadIsNotReadFrom() {
    try (EmbeddedHost host = new EmbeddedHost(port, runtime).initialize(false, false)) {
      int beyond = TcpOptions.defaults().unsentHigh() + 1;
      host.channel.write(Unpooled.wrappedBuffer(new byte[beyond]));
      host.channel.runPendingTasks();
      assertFalse(host.channel.config().isAutoRead());
      host.channel.flush();
      host.channel.runPendingTasks();
      assertTrue(host.channel.config().isAutoRead());
    }
  }

  @Test
  void aFailureOfTheConnectionEndsItsAssociation() {
    try (EmbeddedHost host = new EmbeddedHost(port, runtime).initialize(false, false).connect()) {
      assertEquals(1, port.associations());
      host.channel.pipeline().fireExceptionCaught(new IOException("connection reset by peer"));
      host.channel.runPendingTasks();
      assertFalse(host.channel.isActive());
      assertEquals(0, port.associations());
    }
  }

  @Test
  void aHostThatGoesTakesWaitingCommandsWithIt() {
    EmbeddedHost host = new EmbeddedHost(port, runtime).initialize(false, false).connect();
    host.send(HostPdus.command(3, StubCommand.WRITE, 65_536));
    host.receive(PduType.R2T);
    assertEquals(1, host.slotsInUse());
    host.close();
    assertEquals(0, port.associations());
  }

  @Test
  void theQueueHasNoAddressWhereTheChannelHasNone() {
    try (EmbeddedHost host = new EmbeddedHost(port, runtime)) {
      TcpQueue queue = (TcpQueue) host.channel.pipeline().get("nvme");
      assertNull(queue.hostAddress());
      assertNull(queue.portAddress());
      assertEquals("tcp", queue.name());
    }
  }
}
