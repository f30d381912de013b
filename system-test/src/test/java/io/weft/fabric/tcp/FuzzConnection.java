// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weft.fabric.Queue;
import io.weft.fabric.QueueTransport;
import io.weft.fabric.Request;
import io.weft.fabric.buffer.DataBuffer;
import io.weft.fabric.buffer.SlotPool;
import io.weft.nvme.tcp.Pdu;
import io.weft.testkit.node.TestTarget;
import io.weft.testkit.wire.PduBuilder;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A connection without a socket: what is fed goes through decoder, queue and encoder, as in {@link TcpQueue}. */
final class FuzzConnection implements QueueTransport, PduDecoder.Events {
  private static final InetSocketAddress NOWHERE = new InetSocketAddress(0);
  private static final int CAPACITY = 64 << 10;

  private final EventLoop loop;
  private final EmbeddedChannel out = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
  private final Queue queue;
  private final PduDecoder decoder;
  private final PduEncoder encoder;
  private final FuzzReplies replies = new FuzzReplies();
  private final ByteBuffer memory = ByteBuffer.allocateDirect(CAPACITY);
  private final DataBuffer buffer = new DataBuffer(MemorySegment.ofBuffer(memory));
  private int end;
  private int chunk = CAPACITY / 2;
  private boolean headerDigest;
  private boolean dataDigest;
  private boolean closed;

  FuzzConnection(TestTarget target, EventLoop loop) {
    this.loop = loop;
    SlotPool slots = target.slots.of(loop);
    this.queue = new Queue(this, target.port(), slots);
    this.decoder = new PduDecoder(queue, this);
    this.encoder = new PduEncoder(out.pipeline().firstContext(), queue, slots);
  }

  /** Lets later input come in pieces of so many bytes. */
  void chunk(int bytes) {
    chunk = Math.clamp(bytes, 1, CAPACITY / 2);
  }

  FuzzReplies replies() {
    return replies;
  }

  boolean isOpen() {
    return !closed;
  }

  boolean isGone() {
    return queue.outstanding().isEmpty();
  }

  void send(PduBuilder pdu) {
    feed(pdu.digests(headerDigest, dataDigest).build());
  }

  void sendAsItIs(PduBuilder pdu) {
    feed(pdu.build());
  }

  boolean headerDigest() {
    return headerDigest;
  }

  boolean dataDigest() {
    return dataDigest;
  }

  void feed(byte[] bytes) {
    int at = 0;
    while (at < bytes.length && !closed) {
      int length = Math.min(chunk, bytes.length - at);
      ByteBuf direct = end == 0 ? decoder.directTarget() : null;
      if (direct != null) {
        length = Math.min(length, direct.writableBytes());
        direct.writeBytes(bytes, at, length);
        decoder.receivedDirect(direct);
        direct.release();
      } else {
        memory.put(end, bytes, at, length);
        end += length;
        int consumed = decoder.decode(buffer, 0, end, System.nanoTime());
        end -= consumed;
        MemorySegment.copy(buffer.segment(), consumed, buffer.segment(), 0, end);
      }
      at += length;
    }
    flush();
  }

  /** Takes what has been sent since. */
  void flush() {
    encoder.flush();
    ByteBuf sent;
    while ((sent = out.readOutbound()) != null) {
      byte[] bytes = new byte[sent.readableBytes()];
      sent.readBytes(bytes);
      sent.release();
      replies.received(bytes);
    }
  }

  /** The host is gone. */
  void drop() {
    decoder.end();
    queue.close();
    flush();
    encoder.release();
    out.finishAndReleaseAll();
  }

  @Override
  public EventLoop eventLoop() {
    return loop;
  }

  @Override
  public String name() {
    return "fuzz";
  }

  @Override
  public InetSocketAddress hostAddress() {
    return NOWHERE;
  }

  @Override
  public InetSocketAddress portAddress() {
    return NOWHERE;
  }

  @Override
  public void requestData(Request request) {
    encoder.r2t(request);
  }

  @Override
  public boolean placeReply(Request request) {
    return encoder.place(request);
  }

  @Override
  public void complete(Request request) {
    encoder.complete(request);
  }

  @Override
  public void initialize(ByteBuffer in, int pdu) {
    int digests = in.get(pdu + Pdu.IC_DIGESTS);
    headerDigest = (digests & Pdu.IC_DIGEST_HEADER) != 0;
    dataDigest = (digests & Pdu.IC_DIGEST_DATA) != 0;
    decoder.digests(headerDigest, dataDigest);
    encoder.agree(headerDigest, dataDigest, in.get(pdu + Pdu.IC_PDA));
    encoder.icResp(TcpTarget.MAX_H2C_DATA);
    replies.digests(headerDigest);
  }

  @Override
  public void broken(int fes, int fei, ByteBuffer in, int pdu, int length) {
    encoder.termReq(fes, fei, in, pdu, length);
    queue.close();
  }

  @Override
  public void terminated(int fes, int fei) {
    queue.close();
  }

  @Override
  public void close() {
    decoder.end();
    closed = true;
  }
}
