// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import io.netty.channel.Channel;
import io.weft.fabric.FabricPort;
import io.weft.fabric.buffer.Slot;
import io.weft.fabric.buffer.SlotPool;
import io.weft.fabric.runtime.FabricRuntime;

/** Turns a connection into a queue of a port. */
public final class TcpConnection {
  /** MAXH2CDATA: the most bytes that a host may put into one H2CData PDU. */
  public static final int MAX_H2C_DATA = SlotPool.MAX_DATA;

  private TcpConnection() {}

  /**
   * Serves a connection of any kind. The output of the handlers before the queue, such as the plain text of an SslHandler,
   * is copied. Called on the channel's event loop before anything is read.
   *
   * @param channel the connection
   * @param next the name of the handler after the queue; it sees the end of the connection but none of its data
   * @param port the port that the host connected to
   * @param runtime the node's runtime
   * @param options the options of the connection
   */
  public static void serve(Channel channel, String next, FabricPort port, FabricRuntime runtime, TcpOptions options) {
    install(channel, next, new TcpQueue(channel, port, runtime, options, () -> { }), options);
  }

  /**
   * As {@link #serve}, for a plain TCP socket: it reads straight into the receive buffer and the slots of the queue, so
   * that no data is copied. No other handler in the pipeline may consume or change the data.
   *
   * @param connected called on the channel's event loop when Connect has succeeded
   */
  public static void serveSocket(
      Channel channel, String next, FabricPort port, FabricRuntime runtime, TcpOptions options, Runnable connected) {
    TcpQueue queue = new TcpQueue(channel, port, runtime, options, connected);
    channel.config().setRecvByteBufAllocator(queue.receiving());
    install(channel, next, queue, options);
  }

  private static void install(Channel channel, String next, TcpQueue queue, TcpOptions options) {
    channel.config().setMessageSizeEstimator(Slot.memoryEstimator());
    channel.config().setWriteBufferWaterMark(options.unsentOfAnyHost());
    channel.pipeline().addBefore(next, "nvme", queue);
  }
}
