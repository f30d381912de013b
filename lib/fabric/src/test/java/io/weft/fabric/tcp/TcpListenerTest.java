// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.uring.IoUringChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.weft.fabric.eventloop.EventLoopOptions;
import io.weft.fabric.eventloop.EventLoops;
import io.weft.fabric.eventloop.TransportKind;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.nvme.tcp.Pdu;
import io.weft.testkit.wire.PduBuilder;
import io.weft.testkit.wire.RawConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sockets of accepted connections. */
class TcpListenerTest {
  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "EPOLL", "NIO"})
  @DisplayName("rule 54: sockets send small replies at once and do not linger")
  void options(TransportKind kind) throws Exception {
    Vertx vertx = EventLoops.vertx(new EventLoopOptions(1, kind, Duration.ZERO), new VertxOptions());
    Promise<Channel> accepted = Promise.promise();
    NetServer server = await(vertx.createNetServer(TcpOptions.defaults().server())
        .connectHandler(socket -> accepted.complete(((NetSocketInternal) socket).channelHandlerContext().channel()))
        .listen(0, "127.0.0.1"));
    try (Socket host = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
      Channel channel = await(accepted.future());
      assertEquals(true, channel.config().getOption(ChannelOption.TCP_NODELAY));
      assertEquals(-1, channel.config().getOption(ChannelOption.SO_LINGER));
      assertEquals(true, channel.config().getOption(ChannelOption.SO_KEEPALIVE));
      assertEquals(host.getLocalPort(), ((InetSocketAddress) channel.remoteAddress()).getPort());
    } finally {
      await(vertx.close());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "EPOLL"})
  @DisplayName("a host that has vanished is found out within two minutes, also without a Keep Alive Timer (mend 14)")
  void silence(TransportKind kind) throws Exception {
    Vertx vertx = EventLoops.vertx(new EventLoopOptions(1, kind, Duration.ZERO), new VertxOptions());
    Promise<Channel> accepted = Promise.promise();
    NetServer server = await(vertx.createNetServer(TcpOptions.defaults().server())
        .connectHandler(socket -> {
          Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
          TcpOptions.defaults().watch(channel);
          accepted.complete(channel);
        })
        .listen(0, "127.0.0.1"));
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
      Channel channel = await(accepted.future());
      Class<?> options = channel instanceof EpollSocketChannel ? EpollChannelOption.class : IoUringChannelOption.class;
      Map.of("TCP_KEEPIDLE", 60, "TCP_KEEPINTVL", 15, "TCP_KEEPCNT", 4, "TCP_USER_TIMEOUT", 120_000).forEach((name, value) ->
          assertEquals(value, channel.config().getOption(ChannelOption.valueOf(options, name)), name));
    } finally {
      await(vertx.close());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "EPOLL", "NIO"})
  void aPlainSocketReadsStraightIntoTheQueue(TransportKind kind) throws Exception {
    Vertx vertx = EventLoops.vertx(new EventLoopOptions(1, kind, Duration.ZERO), new VertxOptions());
    FabricRuntime runtime = new FabricRuntime(vertx, 16 << 20);
    StubPort port = new StubPort();
    Promise<Channel> accepted = Promise.promise();
    TcpOptions options = TcpOptions.defaults();
    NetServer server = await(vertx.createNetServer(options.server())
        .connectHandler(socket -> {
          ChannelHandlerContext context = ((NetSocketInternal) socket).channelHandlerContext();
          TcpConnection.serveSocket(context.channel(), context.name(), port, runtime, options, () -> { });
          accepted.complete(context.channel());
        })
        .listen(0, "127.0.0.1"));
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort());
    try (RawConnection host = RawConnection.open(address, Duration.ofSeconds(30))) {
      host.initialize(true, true);
      host.send(HostPdus.connect(1));
      assertEquals(0, host.receive().completionStatus());
      host.send(HostPdus.enable(2));
      assertEquals(0, host.receive().completionStatus());
      byte[] data = HostPdus.pattern(StubPort.MAX_TRANSFER);
      host.send(HostPdus.command(3, StubCommand.WRITE, data.length));
      host.send(PduBuilder.h2cData(3, host.receive().get16(Pdu.R2T_TTAG), 0, data));
      assertEquals(0, host.receive().completionStatus());
      assertArrayEquals(data, port.stored());
      RecvByteBufAllocator allocator = await(accepted.future()).config().getRecvByteBufAllocator();
      assertInstanceOf(Receiving.class, allocator);
    } finally {
      runtime.close();
      await(vertx.close());
    }
  }
}
