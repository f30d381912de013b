// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.transport.Transport;

/**
 * Vert.x's sockets, with a door at those that listen.
 *
 * @param sockets creates and configures them
 * @param door stands at each that listens
 */
record BusTransport(Transport sockets, BusDoor door) implements Transport {
  /** The sockets that every Java runtime has, as Vert.x takes them. */
  static io.vertx.core.transport.Transport nio(BusDoor door) {
    Transport transport = new BusTransport(io.vertx.core.transport.Transport.NIO.implementation(), door);
    return new io.vertx.core.transport.Transport() {
      @Override
      public String name() {
        return io.vertx.core.transport.Transport.NIO.name();
      }

      @Override
      public boolean available() {
        return true;
      }

      @Override
      public Throwable unavailabilityCause() {
        return io.vertx.core.transport.Transport.NIO.unavailabilityCause();
      }

      @Override
      public Transport implementation() {
        return transport;
      }
    };
  }

  @Override
  public java.net.SocketAddress convert(SocketAddress address) {
    return sockets.convert(address);
  }

  @Override
  public SocketAddress convert(java.net.SocketAddress address) {
    return sockets.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return sockets.ioHandlerFactory();
  }

  @Override
  public DatagramChannel datagramChannel() {
    return sockets.datagramChannel();
  }

  @Override
  @SuppressWarnings("deprecation") // Vert.x's interface has it
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return sockets.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return sockets.channelFactory(domainSocket);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    ChannelFactory<? extends ServerChannel> listening = sockets.serverChannelFactory(domainSocket);
    return () -> {
      ServerChannel channel = listening.newChannel();
      channel.pipeline().addLast(door);
      return channel;
    };
  }

  @Override
  public void configure(DatagramChannel channel, DatagramSocketOptions options) {
    sockets.configure(channel, options);
  }

  @Override
  public void configure(ClientOptionsBase options, int connectTimeout, boolean domainSocket, Bootstrap bootstrap) {
    sockets.configure(options, connectTimeout, domainSocket, bootstrap);
  }

  @Override
  public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
    sockets.configure(options, domainSocket, bootstrap);
  }
}
