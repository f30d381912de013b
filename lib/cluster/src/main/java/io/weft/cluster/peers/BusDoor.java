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
    private Visit visit;
    private boolean hasGreeted;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      visit = new Visit(door, context.channel().remoteAddress(), context::close, trust);
      context.executor().schedule(visit::late, Visit.LIMIT_MILLIS, TimeUnit.MILLISECONDS);
      context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      SslHandler tls = hasGreeted ? null : context.pipeline().get(SslHandler.class);
      if (tls != null) {
        hasGreeted = true;
        visit.greeted();
        tls.handshakeFuture().addListener(done -> {
          if (done.isSuccess()) {
            visit.proved(tls.engine().getSession());
          } else {
            visit.failed(done.cause());
          }
        });
      }
      context.fireChannelRead(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      visit.broke();
      context.fireChannelInactive();
    }
  }
}
