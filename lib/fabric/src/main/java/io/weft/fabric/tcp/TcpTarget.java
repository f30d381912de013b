// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.weft.fabric.FabricPort;
import io.weft.fabric.buffer.SlotPool;

/** Makes an accepted TCP connection a queue of a port. */
public final class TcpTarget {
  /** MAXH2CDATA: the most bytes that a host may put into one H2CData PDU. */
  public static final int MAX_H2C_DATA = SlotPool.MAX_DATA;

  /** Unsent bytes from which on a connection is not read any more, and down to which they must fall first. */
  private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(2 << 20, 8 << 20);

  private TcpTarget() {}

  /**
   * Takes a connection over. Called on its event loop before anything was read.
   *
   * @param channel the connection
   * @param next the name of the pipeline's handler that shall see the connection end, and nothing of its data
   * @param port the port that the host came to
   * @param slots the data buffers of the event loop
   */
  public static void install(Channel channel, String next, FabricPort port, SlotPool slots) {
    TcpQueue handler = new TcpQueue(channel, port, slots);
    channel.config().setRecvByteBufAllocator(handler.receiving());
    channel.config().setWriteBufferWaterMark(UNSENT);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addBefore(next, "nvme", handler);
  }
}
