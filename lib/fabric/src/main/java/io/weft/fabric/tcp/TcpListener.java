// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.unix.UnixChannel;
import io.vertx.core.Future;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.weft.fabric.FabricPort;
import io.weft.fabric.runtime.ConnectionLimits;
import io.weft.fabric.runtime.FabricRuntime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on an address and turns each connection into a queue of a port, on the listening event loop. */
public final class TcpListener {
  private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);

  private final FabricPort port;
  private final FabricRuntime runtime;
  private final TcpOptions options;

  private TcpListener(FabricPort port, FabricRuntime runtime, TcpOptions options) {
    this.port = port;
    this.runtime = runtime;
    this.options = options;
  }

  /** As the other {@code listen}, with {@link TcpOptions#defaults}. */
  public static Future<NetServer> listen(FabricRuntime runtime, String host, int tcpPort, FabricPort port) {
    return listen(runtime, host, tcpPort, port, TcpOptions.defaults());
  }

  /**
   * Starts to listen. Called on a Vert.x context; several contexts may listen on one address and share its connections.
   *
   * @param runtime the node's runtime
   * @param host a literal address, possibly a wildcard; a link-local one has its zone, as in {@code fe80::1%eth0}
   * @param tcpPort a TCP port, 0 for any free port
   * @param options the options of the socket and its connections
   * @return the server; a failed future if the address cannot be bound
   */
  public static Future<NetServer> listen(
      FabricRuntime runtime, String host, int tcpPort, FabricPort port, TcpOptions options) {
    TcpListener listener = new TcpListener(port, runtime, options);
    InetSocketAddress address;
    try {
      // A literal is not looked up. Vert.x's own look-up would drop the zone of a link-local address.
      address = new InetSocketAddress(InetAddress.getByName(host), tcpPort);
    } catch (UnknownHostException e) {
      return Future.failedFuture(host + " is not an address of this machine: " + e.getMessage());
    }
    return runtime.vertx()
        .createNetServer(options.server())
        .connectHandler(listener::accept)
        .exceptionHandler(failure -> LOG.warn("port {}: a connection failed: {}", port.id(), failure.getMessage()))
        .listen(SocketAddress.inetSocketAddress(address));
  }

  private void accept(NetSocket socket) {
    ChannelHandlerContext vertxHandler = ((NetSocketInternal) socket).channelHandlerContext();
    Channel channel = vertxHandler.channel();
    ConnectionLimits.Place place = place(channel);
    if (place == null) {
      channel.close();
      return;
    }
    channel.closeFuture().addListener(_ -> place.leave());
    options.watch(channel);
    ChannelPipeline pipeline = vertxHandler.pipeline();
    // Vert.x adds it for transports that cannot send files; every reply would pass through it.
    if (pipeline.get("chunkedWriter") != null) {
      pipeline.remove("chunkedWriter");
    }
    TcpConnection.serveSocket(channel, vertxHandler.name(), port, runtime, options, place::connected);
  }

  /** A place for a new connection, null if there is none or the host has left already. */
  private ConnectionLimits.@Nullable Place place(Channel channel) {
    int descriptor = channel instanceof UnixChannel unix ? unix.fd().intValue() : 0;
    return channel.remoteAddress() instanceof InetSocketAddress host
        ? runtime.limits().take(host.getAddress(), descriptor, channel::close)
        : null;
  }
}
