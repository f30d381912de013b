// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.eventloop;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits a moment after a connection could not be accepted, which is almost always for want of file descriptors: the listening
 * socket stays ready, and would be tried again at once and for ever.
 */
final class AcceptPause extends ChannelInboundHandlerAdapter {
  static final long PAUSE_MILLIS = 250;

  private static final Logger LOG = LoggerFactory.getLogger(AcceptPause.class);

  /** Of all listening sockets of the process: they lack the same descriptors. */
  private static final FrequentEvent FAILURE = new FrequentEvent();

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      ctx.fireExceptionCaught(cause);
      return;
    }
    long times = FAILURE.happened();
    if (times > 0) {
      LOG.warn("{} could not accept a connection, {} times: {}", ctx.channel().localAddress(), times, cause.getMessage());
    }
    if (ctx.channel().config().isAutoRead()) {
      ctx.channel().config().setAutoRead(false);
      ctx.executor().schedule(() -> ctx.channel().config().setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
