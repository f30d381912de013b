// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.weft.fabric.FabricPort;
import io.weft.fabric.Queue;
import io.weft.fabric.QueueTransport;
import io.weft.fabric.Request;
import io.weft.fabric.buffer.ReceiveBuffer;
import io.weft.fabric.eventloop.Spin;
import io.weft.fabric.lifecycle.QueueState;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.nvme.tcp.FatalErrorStatus;
import io.weft.nvme.tcp.Pdu;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection, which is one queue: reads and runs its commands to completion on its event loop, and sends all
 * replies of one read batch in one flush. A plain socket with {@link #receiving()} reads straight into its buffers; any
 * other inbound buffer is copied. {@link ConnectionState} is its life cycle.
 */
final class TcpQueue extends ChannelInboundHandlerAdapter implements QueueTransport, PduDecoder.Events {
  private static final Logger LOG = LoggerFactory.getLogger(TcpQueue.class);

  private final Channel channel;
  private final TcpOptions options;
  private final Queue queue;
  private final PduDecoder decoder;
  private final Receiving receiving = new Receiving(this::readTarget);
  private final Runnable flushLater = this::flushNow;
  private final Spin spin;
  private final Runnable whenConnected;

  private @Nullable ReceiveBuffer buffer;
  private @Nullable PduEncoder encoder;
  private ConnectionState state = ConnectionState.OPEN;
  /** Limits the time until Connect, and later the time that the host has to close its side. */
  private @Nullable ScheduledFuture<?> timer;
  private @Nullable ScheduledFuture<?> progressTimer;
  private final Progress progress = new Progress();
  private boolean reading;
  private boolean flushScheduled;
  /** Whether the next command waits for room, so that nothing is read. */
  private boolean heldBack;
  /** What other handlers have read while the next command waits. */
  private final ArrayDeque<ByteBuf> unread = new ArrayDeque<>(0);

  /** Creates the queue of a connection. @param whenConnected called when Connect has succeeded */
  TcpQueue(Channel channel, FabricPort port, FabricRuntime runtime, TcpOptions options, Runnable whenConnected) {
    this.channel = channel;
    this.whenConnected = whenConnected;
    this.options = options;
    this.spin = runtime.spin(channel.eventLoop());
    this.queue = new Queue(this, port, runtime.slots().of(channel.eventLoop()));
    this.decoder = new PduDecoder(queue, this);
  }

  /** The buffers for a plain socket to read into, so that nothing is copied. */
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
    return channel.remoteAddress() instanceof InetSocketAddress address ? address : null;
  }

  @Override
  public @Nullable InetSocketAddress portAddress() {
    return channel.localAddress() instanceof InetSocketAddress address ? address : null;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    buffer = new ReceiveBuffer(ctx.alloc());
    encoder = new PduEncoder(ctx, queue);
    timer = ctx.executor().schedule(this::requireConnected, options.connectTimeout().toNanos(), TimeUnit.NANOSECONDS);
    long interval = options.contendedStallTimeout().toNanos() / 2;
    progressTimer = ctx.executor().scheduleWithFixedDelay(this::checkProgress, interval, interval, TimeUnit.NANOSECONDS);
  }

  /** Ends a connection whose host has stopped, and gives back memory that it no longer needs. */
  private void checkProgress() {
    queue.tidy();
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    if (out == null || state != ConnectionState.OPEN) {
      return;
    }
    progress.sending(out.size() > 0, (encoder().frames() - out.size() << 32) + out.currentProgress());
    progress.receiving(queue.isAwaitingData(), queue.received());
    boolean contended = queue.isHoldingUpOthers();
    Duration limit = contended ? options.contendedStallTimeout() : options.stallTimeout();
    Duration stalled = options.contendedStallTimeout().dividedBy(2).multipliedBy(progress.stalledIntervals());
    if (stalled.compareTo(limit) >= 0) {
      LOG.warn("connection from {}, queue {} closed: the host {} for {} s{}", hostAddress(), queue.qid(),
          progress.describe(), stalled.toSeconds(), contended ? ", and others wait for memory" : "");
      // What the host does not take would keep an orderly end from being sent.
      closed();
      channel.close();
    }
  }

  @Override
  public void connected() {
    stopTimer();
    whenConnected.run();
  }

  private void requireConnected() {
    if (queue.state() == QueueState.UNCONNECTED && channel.isActive()) {
      LOG.info("connection from {} closed: no Connect within {} s", hostAddress(), options.connectTimeout().toSeconds());
      queue.close();
    }
  }

  /** The buffer for the next read; the caller releases it after {@link #received}. */
  private ByteBuf readTarget() {
    ReceiveBuffer own = buffer();
    ByteBuf direct = own.position() == own.end() ? decoder.directTarget() : null;
    return direct != null ? direct : own.forRead();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) {
    reading = true;
    try {
      if (!received(read)) {
        unread.add((ByteBuf) ReferenceCountUtil.retain(read));
        copyUnread(ctx);
      }
    } finally {
      ReferenceCountUtil.release(read);
    }
  }

  /** Processes what was read into {@link #readTarget}. @return false if it was read into another buffer */
  private boolean received(Object read) {
    if (decoder.receivedDirect(read)) {
      return true;
    }
    ReceiveBuffer own = buffer();
    if (!own.isMine(read)) {
      return false;
    }
    long now = System.nanoTime();
    if (queue.qid() > 0) {
      spin.active(now);
    }
    decode(own, now);
    return true;
  }

  private void decode(ReceiveBuffer own, long now) {
    own.consumeTo(decoder.decode(own.data(), own.position(), own.end(), now));
  }

  private void copyUnread(ChannelHandlerContext ctx) {
    while (!unread.isEmpty() && !heldBack) {
      ByteBuf from = unread.element();
      copy(ctx, from);
      if (unread.peek() == from && !(heldBack && from.isReadable())) {
        unread.remove().release();
      }
    }
  }

  /** Copies and processes, piece by piece, what another handler or a socket without {@link #receiving()} has read. */
  private void copy(ChannelHandlerContext ctx, ByteBuf from) {
    while (from.isReadable() && !ctx.isRemoved() && !heldBack) {
      ByteBuf target = readTarget();
      try {
        target.writeBytes(from, Math.min(from.readableBytes(), target.writableBytes()));
        received(target);
      } finally {
        target.release();
      }
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
    readWhenPossible();
  }

  /** Reads if what the host has left unread is not too much, and the next command has room. */
  private void readWhenPossible() {
    channel.config().setAutoRead(state != ConnectionState.OPEN || channel.isWritable() && !heldBack);
  }

  @Override
  public void heldBack() {
    heldBack = true;
    readWhenPossible();
  }

  @Override
  public void admitted() {
    channel.config().setWriteBufferWaterMark(options.unsent());
  }

  @Override
  public void resume() {
    ChannelHandlerContext ctx = channel.pipeline().context(this);
    if (ctx == null || state != ConnectionState.OPEN) {
      return;
    }
    heldBack = false;
    reading = true;
    try {
      decode(buffer(), System.nanoTime());
      copyUnread(ctx);
    } catch (RuntimeException e) {
      exceptionCaught(ctx, e);
    }
    channelReadComplete(ctx);
    readWhenPossible();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closed();
    stopTimer();
    stopProgressTimer();
    queue.close();
    encoder().release();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    stopProgressTimer();
    buffer().release();
    encoder().release();
    unread.forEach(ByteBuf::release);
    unread.clear();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A failed connection fails each frame that it has not sent, and every one comes here.
    if (state == ConnectionState.CLOSED) {
      return;
    }
    // An SslHandler wraps errors in the host's TLS records in another exception.
    if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
      LOG.info("connection from {}, queue {} failed: {}", hostAddress(), queue.qid(),
          Objects.requireNonNullElse(cause.getMessage(), "it was closed before everything was sent"));
    } else {
      LOG.error("connection from {} closed after an unexpected failure", hostAddress(), cause);
    }
    closed();
    ctx.close();
  }

  private void closed() {
    decoder.end();
    if (state != ConnectionState.CLOSED) {
      state = state.to(ConnectionState.CLOSED);
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private void stopProgressTimer() {
    if (progressTimer != null) {
      progressTimer.cancel(false);
    }
  }

  @Override
  public void initialize(ByteBuffer in, int pdu) {
    int digests = in.get(pdu + Pdu.IC_DIGESTS);
    boolean header = (digests & Pdu.IC_DIGEST_HEADER) != 0;
    boolean data = (digests & Pdu.IC_DIGEST_DATA) != 0;
    decoder.digests(header, data);
    encoder().agree(header, data, in.get(pdu + Pdu.IC_PDA));
    encoder().icResp(TcpConnection.MAX_H2C_DATA);
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

  /** Replies of a read batch are sent at its end; replies after disk I/O at the end of the loop's turn. */
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
    LOG.warn("connection from {}, queue {}: terminated by the host: {} (FES {}, FEI {})", hostAddress(), queue.qid(),
        FatalErrorStatus.describe(fes), fes, Integer.toUnsignedString(fei));
    queue.close();
  }

  /**
   * Ends the connection so that the host sees the last PDUs: ends the output first, drops what the host still sends, and
   * closes the channel once the host has closed its side or has had time to.
   */
  @Override
  public void close() {
    decoder.end();
    if (state != ConnectionState.OPEN || !channel.isActive()) {
      return;
    }
    state = state.to(ConnectionState.LINGERING);
    heldBack = false;
    stopTimer();
    timer = channel.eventLoop().schedule(() -> channel.close(), options.linger().toNanos(), TimeUnit.NANOSECONDS);
    encoder().flush();
    readWhenPossible();
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> endOutput());
  }

  /** Signals the end of the output to the host: with close_notify over TLS, with a FIN on a plain socket. */
  private void endOutput() {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    } else if (channel instanceof DuplexChannel socket) {
      socket.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    } else {
      channel.close();
    }
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
