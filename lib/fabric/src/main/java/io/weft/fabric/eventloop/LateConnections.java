// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.eventloop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;

/**
 * Closes the connections that a listening socket accepts while it is being closed. Vert.x first takes the event loops
 * from the socket's group and then closes the socket; a connection that comes in between would find no event loop, and
 * an exception would be logged for it.
 */
@ChannelHandler.Sharable
final class LateConnections extends ChannelInboundHandlerAdapter {
  /** Vert.x's group, which guards its list of event loops with its own monitor. */
  private final EventLoopGroup loops;

  /** For the socket whose connections are served by a group. */
  LateConnections(EventLoopGroup loops) {
    this.loops = loops;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    synchronized (loops) {
      if (loops.iterator().hasNext()) {
        context.fireChannelRead(accepted);
        return;
      }
    }
    ((Channel) accepted).unsafe().closeForcibly();
  }
}
