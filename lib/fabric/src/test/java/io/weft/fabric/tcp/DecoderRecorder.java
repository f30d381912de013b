// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.weft.fabric.Queue;
import io.weft.fabric.QueueTransport;
import io.weft.fabric.Request;
import io.weft.fabric.buffer.DataBuffer;
import io.weft.fabric.buffer.SlotPool;
import io.weft.nvme.StatusCode;
import io.weft.nvme.Transfer;
import io.weft.nvme.tcp.Pdu;
import io.weft.testkit.wire.PduBuilder;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A decoder with a queue, and a transport that records the events that the input causes. */
final class DecoderRecorder implements QueueTransport, PduDecoder.Events {
  final List<String> events = new ArrayList<>();
  final Queue queue;
  final PduDecoder decoder;
  private final EventLoop loop;

  DecoderRecorder(EventLoop loop, StubPort port, SlotPool slots) {
    this.loop = loop;
    queue = new Queue(this, port, slots);
    decoder = new PduDecoder(queue, this);
  }

  /** Feeds a stream in pieces, cut at the given indexes. */
  void feed(DataBuffer stream, int length, int... cuts) {
    int at = 0;
    for (int cut : cuts) {
      at = decoder.decode(stream, at, cut, 1);
    }
    assertEquals(length, decoder.decode(stream, at, length, 1), "all is consumed");
  }

  /** Feeds PDUs in one piece. @return the events that this has caused */
  List<String> feed(PduBuilder... pdus) {
    int before = events.size();
    byte[] bytes = bytes(pdus);
    try (Arena arena = Arena.ofConfined()) {
      feed(buffer(arena, bytes), bytes.length);
    }
    return List.copyOf(events.subList(before, events.size()));
  }

  /** Feeds bytes as a socket that reads straight into a slot. @return whether there was a slot to read into */
  boolean feedDirectly(byte[] bytes, int from, int length) {
    ByteBuf direct = decoder.directTarget();
    if (direct == null) {
      return false;
    }
    direct.writeBytes(bytes, from, length);
    boolean received = decoder.receivedDirect(direct);
    direct.release();
    return received;
  }

  static byte[] bytes(PduBuilder... pdus) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (PduBuilder pdu : pdus) {
      out.writeBytes(pdu.build());
    }
    return out.toByteArray();
  }

  static DataBuffer buffer(Arena arena, byte[] bytes) {
    MemorySegment segment = arena.allocate(bytes.length + 64L, 64);
    MemorySegment.copy(MemorySegment.ofArray(bytes), 0, segment, 0, bytes.length);
    return new DataBuffer(segment);
  }

  @Override
  public EventLoop eventLoop() {
    return loop;
  }

  @Override
  public String name() {
    return "recorder";
  }

  @Override
  public @Nullable InetSocketAddress hostAddress() {
    return null;
  }

  @Override
  public @Nullable InetSocketAddress portAddress() {
    return null;
  }

  @Override
  public void requestData(Request request) {
    events.add("R2T for %d of %d bytes".formatted(request.cid(), request.transferLength()));
  }

  @Override
  public void complete(Request request) {
    boolean hasData = request.hasData() && request.command().transfer() == Transfer.CONTROLLER_TO_HOST;
    int sum = 0;
    for (int i = 0; hasData && i < request.transferLength(); i++) {
      sum = 31 * sum + request.data().nio().get(request.dataIndex() + i);
    }
    events.add("%d: %s %x".formatted(request.cid(), StatusCode.describe(request.status()), sum));
  }

  @Override
  public void close() {
    decoder.end();
  }

  @Override
  public void initialize(ByteBuffer in, int pdu) {
    int digests = in.get(pdu + Pdu.IC_DIGESTS);
    decoder.digests((digests & Pdu.IC_DIGEST_HEADER) != 0, (digests & Pdu.IC_DIGEST_DATA) != 0);
    events.add("initialized");
  }

  @Override
  public void broken(int fes, int fei, ByteBuffer in, int pdu, int length) {
    events.add("broken %d %d, %d bytes".formatted(fes, fei, length));
    queue.close();
  }

  @Override
  public void heldBack() {
    throw new IllegalStateException("the pool has room for any number of requests");
  }

  @Override
  public void terminated(int fes, int fei) {
    events.add("terminated %d %d".formatted(fes, fei));
    queue.close();
  }
}
