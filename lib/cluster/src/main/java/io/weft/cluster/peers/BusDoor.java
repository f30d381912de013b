// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.weft.cluster.door.Doorway;
import io.weft.cluster.door.Visit;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Looks at who connects to the bus until TLS has told who it is. It stands at the listening socket. */
@ChannelHandler.Sharable
final class BusDoor extends ChannelInboundHandlerAdapter {
  private final Doorway door;
  private final X509ExtendedTrustManager trust;

  BusDoor(Doorway door, X509ExtendedTrustManager trust) {
    this.door = door;
    this.trust = trust;
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
