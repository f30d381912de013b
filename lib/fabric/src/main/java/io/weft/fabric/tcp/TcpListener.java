// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.weft.fabric.FabricPort;
import io.weft.fabric.buffer.SlotPools;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens at an address and makes each connection a queue of a port, on the event loop that listens. */
public final class TcpListener {
  private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);

  /** Connections of one process, so that hosts cannot use up its file descriptors. */
  private static final int MAX_CONNECTIONS = 16_384;
  private static final int BACKLOG = 1024;

  private static final AtomicInteger CONNECTIONS = new AtomicInteger();

  private TcpListener() {}

  /** The connections that are open in this process. */
  public static int connections() {
    return CONNECTIONS.get();
  }

  /**
   * Starts to listen. Called on a Vert.x context; several may listen at one address and share its connections.
   *
   * @param host a literal address, perhaps a wildcard
   * @param tcpPort a TCP port, 0 for any that is free
   * @return the server; a failed future if the address cannot be bound
   */
  public static Future<NetServer> listen(Vertx vertx, String host, int tcpPort, FabricPort port, SlotPools slots) {
    return vertx
        .createNetServer(options())
        .connectHandler(socket -> accept(socket, port, slots))
        .exceptionHandler(failure -> LOG.warn("port {}: a connection failed: {}", port.id(), failure.getMessage()))
        .listen(tcpPort, host);
  }

  /** Small replies leave at once, and closing a connection neither blocks nor throws away what is still to be sent. */
  static NetServerOptions options() {
    return new NetServerOptions().setTcpNoDelay(true).setReuseAddress(true).setAcceptBacklog(BACKLOG);
  }

  private static void accept(NetSocket socket, FabricPort port, SlotPools slots) {
    if (CONNECTIONS.incrementAndGet() > MAX_CONNECTIONS) {
      CONNECTIONS.decrementAndGet();
      LOG.warn("connection from {} refused: {} are open", socket.remoteAddress(), MAX_CONNECTIONS);
      socket.close();
      return;
    }
    ChannelHandlerContext vertxHandler = ((NetSocketInternal) socket).channelHandlerContext();
    ChannelPipeline pipeline = vertxHandler.pipeline();
    // Vert.x puts it in for sending files on transports that cannot; every reply would pass it.
    if (pipeline.get("chunkedWriter") != null) {
      pipeline.remove("chunkedWriter");
    }
    vertxHandler.channel().closeFuture().addListener(closed -> CONNECTIONS.decrementAndGet());
    TcpTarget.install(vertxHandler.channel(), vertxHandler.name(), port, slots.of(vertxHandler.channel().eventLoop()));
  }
}
