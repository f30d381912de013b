// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.EventLoop;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.fabric.Queue;
import io.weft.fabric.QueueTransport;
import io.weft.fabric.Request;
import io.weft.fabric.Transfer;
import io.weft.fabric.buffer.DataBuffer;
import io.weft.host.FabricsCommandBuilder;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.ConnectData;
import io.weft.nvme.fabrics.ControllerConfiguration;
import io.weft.nvme.fabrics.Property;
import io.weft.nvme.tcp.Pdu;
import io.weft.testkit.node.RawHost;
import io.weft.testkit.node.TestTarget;
import io.weft.testkit.wire.PduBuilder;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole session, cut at every byte and fed byte after byte: what comes of it is always the same. */
@Timeout(300)
class PduDecoderCutTest {
  private static final int BLOCK = 512;
  private TestTarget target;
  private ContextInternal context;
  private int controllerId;
  private Recorder admin;

  /** The connection below a queue: notes what the queue does. */
  private final class Recorder implements QueueTransport, PduDecoder.Events {
    final List<String> events = new ArrayList<>();
    final Queue queue = new Queue(this, target.port(), target.slots.of(context.nettyEventLoop()));
    final PduDecoder decoder = new PduDecoder(queue, this);

    @Override
    public EventLoop eventLoop() {
      return context.nettyEventLoop();
    }

    @Override
    public String name() {
      return "test";
    }

    @Override
    public InetSocketAddress hostAddress() {
      return new InetSocketAddress(0);
    }

    @Override
    public InetSocketAddress portAddress() {
      return new InetSocketAddress(0);
    }

    @Override
    public void requestData(Request request) {
      events.add("R2T for %d of %d bytes".formatted(request.cid(), request.transferLength()));
    }

    @Override
    public void complete(Request request) {
      boolean toHost = StatusCode.isSuccess(request.status()) && request.hasData()
          && request.command().transfer() == Transfer.CONTROLLER_TO_HOST;
      int sum = 0;
      for (int i = 0; toHost && i < request.transferLength(); i++) {
        sum = 31 * sum + request.data().nio().get(request.dataIndex() + i);
      }
      events.add("%d: %s %x".formatted(request.cid(), StatusCode.describe(request.status()), sum));
      if (request.cid() == 1) {
        controllerId = request.dw0() & 0xffff;
      }
    }

    @Override
    public void close() {}

    @Override
    public void initialize(ByteBuffer in, int pdu) {
      int digests = in.get(pdu + Pdu.IC_DIGESTS);
      decoder.digests((digests & Pdu.IC_DIGEST_HEADER) != 0, (digests & Pdu.IC_DIGEST_DATA) != 0);
      events.add("initialized");
    }

    @Override
    public void broken(int fes, int fei, ByteBuffer in, int pdu, int length) {
      events.add("broken %d %d".formatted(fes, fei));
    }

    @Override
    public void terminated(int fes, int fei) {
      events.add("terminated %d %d".formatted(fes, fei));
    }

    /** Feeds a stream in pieces that end at the cuts, and then the rest. */
    void feed(DataBuffer stream, int length, int... cuts) {
      int at = 0;
      for (int cut : cuts) {
        at = decoder.decode(stream, at, cut, 1);
      }
      assertEquals(length, decoder.decode(stream, at, length, 1), "all is consumed");
    }
  }

  @BeforeEach
  void start() throws Exception {
    String memory = "memory:1MiB";
    target = TestTarget.with(NamespaceEntry.of(1, memory).withDevice(new NamespaceDevice(memory, BLOCK, false)));
    context = ((VertxInternal) target.vertx).createEventLoopContext();
  }

  @AfterEach
  void stop() throws Exception {
    onLoop(() -> admin.queue.close());
    target.close();
  }

  private void onLoop(Runnable action) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    context.nettyEventLoop().execute(() -> {
      try {
        action.run();
        done.complete(null);
      } catch (Throwable e) {
        done.completeExceptionally(e);
      }
    });
    done.get(280, TimeUnit.SECONDS);
  }

  private byte[] connectData(int cntlid) {
    byte[] bytes = new byte[ConnectData.LENGTH];
    new ConnectData(TestTarget.HOST_ID, cntlid, TestTarget.NQN, TestTarget.HOST_NQN)
        .encode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), 0);
    return bytes;
  }

  private NvmeCommand connect(int qid) {
    return FabricsCommandBuilder.connect(
        qid, 7, 0, 0, new ConnectData(TestTarget.HOST_ID, 0, TestTarget.NQN, TestTarget.HOST_NQN));
  }

  /** Puts PDUs with the same digests one behind the other. */
  private static final class Stream {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final boolean header;
    private final boolean data;

    Stream(boolean header, boolean data) {
      this.header = header;
      this.data = data;
      int bits = (header ? Pdu.IC_DIGEST_HEADER : 0) | (data ? Pdu.IC_DIGEST_DATA : 0);
      out.writeBytes(PduBuilder.icReq(0, bits, 0).build());
    }

    Stream command(int cid, NvmeCommand command, byte[] inCapsule) {
      return pdu(RawHost.capsule(command, cid, inCapsule));
    }

    Stream pdu(PduBuilder pdu) {
      out.writeBytes(pdu.digests(header, data).build());
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private byte[] adminSession(boolean header, boolean data) {
    int cc = ControllerConfiguration.enabled(ControllerConfiguration.CSS_NVM);
    return new Stream(header, data)
        .command(1, connect(0), connectData(ConnectData.DYNAMIC_CONTROLLER))
        .command(2, FabricsCommandBuilder.propertySet(Property.CC, cc), new byte[0])
        .bytes();
  }

  private byte[] ioSession(boolean header, boolean data) {
    ByteBuffer none = ByteBuffer.allocate(0);
    byte[] large = pattern(3 * BLOCK);
    return new Stream(header, data)
        .command(10, connect(1), connectData(controllerId))
        .command(11, IoCommandBuilder.write(1, 0, 1, none), pattern(BLOCK))
        .command(12, IoCommandBuilder.read(1, 0, 1, none).sgl(0, BLOCK, SqeLayout.SGL_TRANSPORT), new byte[0])
        .command(13, IoCommandBuilder.write(1, 5, 3, none).sgl(0, 3 * BLOCK, SqeLayout.SGL_TRANSPORT), new byte[0])
        .pdu(PduBuilder.h2cData(13, 0, 0, Arrays.copyOf(large, 700)).set8(Pdu.FLAGS, 0))
        .pdu(PduBuilder.h2cData(13, 0, 700, Arrays.copyOfRange(large, 700, 703)).set8(Pdu.FLAGS, 0))
        .pdu(PduBuilder.h2cData(13, 0, 703, Arrays.copyOfRange(large, 703, large.length)))
        .command(14, IoCommandBuilder.read(1, 5, 3, none).sgl(0, 3 * BLOCK, SqeLayout.SGL_TRANSPORT), new byte[0])
        .command(15, IoCommandBuilder.write(77, 0, 1, none), pattern(BLOCK))
        .command(16, IoCommandBuilder.flush(1), new byte[0])
        .pdu(new PduBuilder(0x77, 24))
        .bytes();
  }

  private static DataBuffer buffer(Arena arena, byte[] bytes) {
    MemorySegment segment = arena.allocate(bytes.length + 64L, 64);
    MemorySegment.copy(MemorySegment.ofArray(bytes), 0, segment, 0, bytes.length);
    return new DataBuffer(segment);
  }

  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  void aSessionIsTheSameHoweverItIsCut(boolean header, boolean data) throws Exception {
    try (Arena arena = Arena.ofShared()) {
      onLoop(() -> {
        admin = new Recorder();
        byte[] start = adminSession(header, data);
        admin.feed(buffer(arena, start), start.length);
        assertEquals(List.of("initialized", "1: 0/00h 0", "2: 0/00h 0"), admin.events);

        byte[] session = ioSession(header, data);
        DataBuffer stream = buffer(arena, session);
        List<String> whole = play(stream, session.length);
        assertEquals("16: 0/00h 0", whole.get(whole.size() - 2), whole::toString);
        assertEquals("broken 1 0", whole.getLast(), whole::toString);
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
      });
    }
  }

  private List<String> play(DataBuffer stream, int length, int... cuts) {
    Recorder recorder = new Recorder();
    recorder.feed(stream, length, cuts);
    recorder.queue.close();
    return recorder.events;
  }
}
