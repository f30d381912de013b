// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.weft.fabric.FabricPort;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.fabric.tcp.TcpConnection;
import io.weft.fabric.tcp.TcpOptions;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A connection without a socket on a given event loop; an EmbeddedChannel has its own loop. */
final class FuzzChannel extends AbstractChannel {
  private static final InetSocketAddress NOWHERE = new InetSocketAddress(0);
  private static final ChannelMetadata METADATA = new ChannelMetadata(false);

  private final ChannelConfig config = new DefaultChannelConfig(this);
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private boolean open = true;

  private FuzzChannel() {
    super(null);
  }

  /** Opens a connection of a new host. Called on the event loop, like every method of this class. */
  static FuzzChannel open(EventLoop loop, FabricPort port, FabricRuntime runtime) {
    FuzzChannel channel = new FuzzChannel();
    channel.pipeline().addLast("end", new ChannelInboundHandlerAdapter());
    loop.register(channel);
    TcpConnection.serve(channel, "end", port, runtime, TcpOptions.defaults());
    return channel;
  }

  /** Receives bytes in one read. */
  void receive(byte[] bytes, int from, int length) {
    ByteBuf read = alloc().directBuffer(length).writeBytes(bytes, from, length);
    pipeline().fireChannelRead(read);
    pipeline().fireChannelReadComplete();
  }

  /** Takes what has been sent since the last call. */
  byte[] takeSent() {
    byte[] bytes = sent.toByteArray();
    sent.reset();
    return bytes;
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer out) throws Exception {
    for (Object frame = out.current(); frame != null; frame = out.current()) {
      ByteBuf bytes = (ByteBuf) frame;
      bytes.readBytes(sent, bytes.readableBytes());
      out.remove();
    }
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new AbstractUnsafe() {
      @Override
      public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        promise.setFailure(new UnsupportedOperationException());
      }
    };
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return true;
  }

  @Override
  protected SocketAddress localAddress0() {
    return NOWHERE;
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return NOWHERE;
  }

  @Override
  protected void doBind(SocketAddress local) {}

  @Override
  protected void doDisconnect() {
    open = false;
  }

  @Override
  protected void doClose() {
    open = false;
  }

  @Override
  protected void doBeginRead() {}

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return open;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }
}
