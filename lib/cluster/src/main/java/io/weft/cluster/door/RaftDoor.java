// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.door;

import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;
import org.apache.ratis.thirdparty.io.netty.channel.Channel;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelHandler;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelHandlerContext;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelInboundHandlerAdapter;
import org.apache.ratis.thirdparty.io.netty.channel.EventLoopGroup;
import org.apache.ratis.thirdparty.io.netty.channel.nio.NioEventLoopGroup;
import org.apache.ratis.thirdparty.io.netty.channel.socket.nio.NioServerSocketChannel;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslHandler;
import org.apache.ratis.thirdparty.io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;

/** Looks at who connects to the voters' log until TLS has told who it is. It stands at the listening socket. */
@ChannelHandler.Sharable
@SuppressWarnings("exports") // for this module; the Netty that Ratis brings is on the class path
public final class RaftDoor extends ChannelInboundHandlerAdapter {
  private static final int LOOPS = 2;

  private final Doorway door;
  private final X509ExtendedTrustManager trust;
  /** gRPC's own ones have sockets of their own kind, at which nobody can stand. */
  private final EventLoopGroup loops = new NioEventLoopGroup(LOOPS, new DefaultThreadFactory("weft-log", true));

  /** Nobody comes before it stands somewhere. @param trust accepts nodes of the cluster @param strangers counts those who do not get in */
  public RaftDoor(X509ExtendedTrustManager trust, Strangers strangers) {
    this.trust = trust;
    this.door = new Doorway("the voters' log", Visit.MOST, strangers);
  }

  /** Stands at the listening socket that a builder will make. */
  public NettyServerBuilder before(NettyServerBuilder server) {
    return server.bossEventLoopGroup(loops).workerEventLoopGroup(loops).channelFactory(() -> {
      NioServerSocketChannel listening = new NioServerSocketChannel();
      listening.pipeline().addLast(this);
      return listening;
    });
  }

  /** Ends what serves the connections, of which none is left. */
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    ((Channel) accepted).pipeline().addLast(new Visitor());
    context.fireChannelRead(accepted);
  }

  /** Stands before the handler of TLS of one connection. */
  private final class Visitor extends ChannelInboundHandlerAdapter {
    /** Null before the connection is there. */
    private @Nullable Visit visit;
    private boolean hasGreeted;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      Visit begun = new Visit(door, context.channel().remoteAddress(), context::close, trust);
      visit = begun;
      context.executor().schedule(begun::late, Visit.LIMIT_MILLIS, TimeUnit.MILLISECONDS);
      context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      Visit greeting = visit;
      SslHandler tls = hasGreeted ? null : context.pipeline().get(SslHandler.class);
      if (tls != null && greeting != null) {
        hasGreeted = true;
        greeting.greeted();
        tls.handshakeFuture().addListener(done -> {
          if (done.isSuccess()) {
            greeting.proved(tls.engine().getSession());
          } else {
            greeting.failed(done.cause());
          }
        });
      }
      context.fireChannelRead(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      Visit ended = visit;
      if (ended != null) {
        ended.broke();
      }
      context.fireChannelInactive();
    }
  }
}
