// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.netty.channel.ChannelPipeline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.SocketAddress;
import io.weft.host.error.HostException;

/** NVMe/TCP: Vert.x makes the connection, a handler in its pipeline implements the protocol. */
final class TcpTransport extends HostTransport {
  private final String host;
  private final int port;

  TcpTransport(String host, int port) {
    this.host = host;
    this.port = port;
  }

  @Override
  Future<HostLink> open(ContextInternal context, NetClient client, ControllerOptions options) {
    Promise<HostLink> promise = context.promise();
    // The client uses its caller's context, and hence its event loop, for the connection.
    context.runOnContext(_ -> client.connect(SocketAddress.inetSocketAddress(port, host)).onComplete(
        socket -> start((NetSocketInternal) socket, options).onComplete(promise),
        cause -> promise.fail(new HostException("cannot connect to %s: %s".formatted(this, cause.getMessage()), cause))));
    return promise.future();
  }

  private static Future<HostLink> start(NetSocketInternal socket, ControllerOptions options) {
    Promise<HostLink> ready = Promise.promise();
    TcpLink link = new TcpLink(options, ready);
    ChannelPipeline pipeline = socket.channelHandlerContext().pipeline();
    // Nothing is sent in chunks; without it, writes do not pass through its queue.
    if (pipeline.get("chunkedWriter") != null) {
      pipeline.remove("chunkedWriter");
    }
    // Vert.x's own handler must not see the bytes: it would copy them to the heap.
    pipeline.addBefore("handler", "nvme", link);
    return ready.future();
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
