// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.weft.fabric.eventloop.EventLoopOptions;
import io.weft.fabric.eventloop.EventLoops;
import io.weft.fabric.eventloop.TransportKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sockets that hosts get. */
class TcpListenerTest {
  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "EPOLL", "NIO"})
  @DisplayName("rule 54: sockets send small replies at once and do not linger")
  void options(TransportKind kind) throws Exception {
    Vertx vertx = EventLoops.vertx(new EventLoopOptions(1, kind, Duration.ZERO), new VertxOptions());
    Promise<Channel> accepted = Promise.promise();
    NetServer server = await(vertx.createNetServer(TcpListener.options())
        .connectHandler(socket -> accepted.complete(((NetSocketInternal) socket).channelHandlerContext().channel()))
        .listen(0, "127.0.0.1"));
    try (Socket host = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
      Channel channel = await(accepted.future());
      assertEquals(true, channel.config().getOption(ChannelOption.TCP_NODELAY));
      assertEquals(-1, channel.config().getOption(ChannelOption.SO_LINGER));
      assertEquals(host.getLocalPort(), ((InetSocketAddress) channel.remoteAddress()).getPort());
    } finally {
      await(vertx.close());
    }
  }
}
