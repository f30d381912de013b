// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.weft.fabric.FabricPort;
import io.weft.fabric.Queue;
import io.weft.fabric.QueueTransport;
import io.weft.fabric.Request;
import io.weft.fabric.buffer.ReceiveBuffer;
import io.weft.fabric.buffer.SlotPool;
import io.weft.fabric.eventloop.Spin;
import io.weft.nvme.tcp.FatalErrorStatus;
import io.weft.nvme.tcp.Pdu;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection, which is one queue: reads and runs its commands to completion on its event loop, and sends all
 * replies of one read batch in one flush.
 */
final class TcpQueue extends ChannelInboundHandlerAdapter implements QueueTransport, PduDecoder.Events {
  private static final Logger LOG = LoggerFactory.getLogger(TcpQueue.class);

  /** How long a connection may take until Connect has succeeded on it. */
  private static final long CONNECT_SECONDS = 30;
  /** How long the host has to close a connection that was ended from here. */
  private static final long LINGER_SECONDS = 2;

  private final Channel channel;
  private final Queue queue;
  private final SlotPool slots;
  private final PduDecoder decoder;
  private final Receiving receiving = new Receiving(this::readTarget);
  private final Runnable flushLater = this::flushNow;
  private final Spin spin;

  private @Nullable ReceiveBuffer buffer;
  private @Nullable PduEncoder encoder;
  private @Nullable ScheduledFuture<?> connectTimer;
  private boolean reading;
  private boolean flushScheduled;
  private boolean closing;

  TcpQueue(Channel channel, FabricPort port, SlotPool slots) {
    this.channel = channel;
    this.slots = slots;
    this.spin = Spin.of(channel.eventLoop());
    this.queue = new Queue(this, port, slots);
    this.decoder = new PduDecoder(queue, this);
  }

  Receiving receiving() {
    return receiving;
  }

  @Override
  public EventLoop eventLoop() {
    return channel.eventLoop();
  }

  @Override
  public String name() {
    return "tcp";
  }

  @Override
  public @Nullable InetSocketAddress hostAddress() {
    return (InetSocketAddress) channel.remoteAddress();
  }

  @Override
  public @Nullable InetSocketAddress portAddress() {
    return (InetSocketAddress) channel.localAddress();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    buffer = new ReceiveBuffer(ctx.alloc());
    encoder = new PduEncoder(ctx, queue, slots);
    connectTimer = ctx.executor().schedule(this::requireConnected, CONNECT_SECONDS, TimeUnit.SECONDS);
  }

  private void requireConnected() {
    if (!queue.isConnected() && channel.isActive()) {
      LOG.info("connection from {} closed: no Connect within {} s", hostAddress(), CONNECT_SECONDS);
      queue.close();
    }
  }

  private ByteBuf readTarget() {
    ReceiveBuffer own = buffer();
    ByteBuf direct = own.position() == own.end() ? decoder.directTarget() : null;
    return direct != null ? direct : own.forRead();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) {
    ReceiveBuffer own = buffer();
    reading = true;
    try {
      if (!decoder.receivedDirect(read)) {
        long now = System.nanoTime();
        if (queue.qid() > 0) {
          spin.active(now);
        }
        own.position(decoder.decode(own.data(), own.position(), own.end(), now));
      }
    } finally {
      ReferenceCountUtil.release(read);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    reading = false;
    if (!flushScheduled) {
      encoder().flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    channel.config().setAutoRead(channel.isWritable());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closing = true;
    if (connectTimer != null) {
      connectTimer.cancel(false);
    }
    decoder.end();
    queue.close();
    encoder().release();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    buffer().release();
    encoder().release();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.info("connection from {}, queue {} failed: {}", hostAddress(), queue.qid(), cause.getMessage());
    } else {
      LOG.error("connection from {} closed after an unexpected failure", hostAddress(), cause);
    }
    closing = true;
    ctx.close();
  }

  @Override
  public void initialize(ByteBuffer in, int pdu) {
    int digests = in.get(pdu + Pdu.IC_DIGESTS);
    boolean header = (digests & Pdu.IC_DIGEST_HEADER) != 0;
    boolean data = (digests & Pdu.IC_DIGEST_DATA) != 0;
    decoder.digests(header, data);
    encoder().agree(header, data, in.get(pdu + Pdu.IC_PDA));
    encoder().icResp(TcpTarget.MAX_H2C_DATA);
    scheduleFlush();
  }

  @Override
  public void requestData(Request request) {
    encoder().r2t(request);
    scheduleFlush();
  }

  @Override
  public boolean placeReply(Request request) {
    return encoder().place(request);
  }

  @Override
  public void complete(Request request) {
    encoder().complete(request);
    scheduleFlush();
  }

  /** Replies of a read batch leave at its end; those of the disk when all completions of the loop's turn are in. */
  private void scheduleFlush() {
    if (!reading && !flushScheduled) {
      flushScheduled = true;
      channel.eventLoop().execute(flushLater);
    }
  }

  private void flushNow() {
    flushScheduled = false;
    if (channel.isActive()) {
      encoder().flush();
    }
  }

  @Override
  public void broken(int fes, int fei, ByteBuffer in, int pdu, int length) {
    LOG.warn("connection from {}, queue {}: {} (FES {}, FEI {}), closed", hostAddress(), queue.qid(),
        FatalErrorStatus.describe(fes), fes, Integer.toUnsignedString(fei));
    encoder().termReq(fes, fei, in, pdu, length);
    queue.close();
  }

  @Override
  public void terminated(int fes, int fei) {
    LOG.warn("connection from {}, queue {}: the host ends it: {} (FES {}, FEI {})", hostAddress(), queue.qid(),
        FatalErrorStatus.describe(fes), fes, Integer.toUnsignedString(fei));
    queue.close();
  }

  /**
   * Ends the connection in the order that lets the host see the last PDUs: sending stops first, what the host still sends
   * is dropped, and the socket is closed once the host has closed its side or has had time to.
   */
  @Override
  public void close() {
    decoder.end();
    if (closing || !channel.isActive()) {
      return;
    }
    closing = true;
    encoder().flush();
    channel.config().setAutoRead(true);
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> stopSending());
    channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
  }

  private void stopSending() {
    ((DuplexChannel) channel).shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  private ReceiveBuffer buffer() {
    if (buffer == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return buffer;
  }

  private PduEncoder encoder() {
    if (encoder == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return encoder;
  }
}
