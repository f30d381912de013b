// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.net.NetServerOptions;
import java.time.Duration;

/**
 * Options of a listener and of its connections.
 *
 * @param backlog most connections that the kernel queues until they are accepted
 * @param noDelay whether small replies are sent at once (TCP_NODELAY)
 * @param reuseAddress whether an address can be bound again at once (SO_REUSEADDR)
 * @param receiveBuffer the socket's receive buffer in bytes, 0 for the kernel's choice
 * @param sendBuffer the socket's send buffer in bytes, 0 for the kernel's choice
 * @param unsentLow unsent bytes below which reading from a connection resumes
 * @param unsentHigh unsent bytes above which reading from a connection stops
 * @param connectTimeout time within which a Connect command must succeed on a new connection
 * @param linger time that the host has to close its side of a connection after this side has ended it
 * @param silence time after which a connection ends whose host's system no longer answers, although TCP asks it to; whether
 *     or not there is a Keep Alive Timer
 * @param stallTimeout time after which a connection is closed whose host takes nothing of what is ready for it, or sends
 *     nothing of the data that it was asked for
 * @param contendedStallTimeout the same while other connections wait for memory that this one may hold
 */
public record TcpOptions(
    int backlog,
    boolean noDelay,
    boolean reuseAddress,
    int receiveBuffer,
    int sendBuffer,
    int unsentLow,
    int unsentHigh,
    Duration connectTimeout,
    Duration linger,
    Duration silence,
    Duration stallTimeout,
    Duration contendedStallTimeout) {

  /** How often an idle host is asked after half of {@link #silence}, before its connection ends. */
  private static final int PROBES = 4;

  /** The part of the unsent bytes that connections have which anybody may open, one in so many. */
  private static final int ANY_HOST_PART = 32;

  /** Checks the sizes. @throws IllegalArgumentException if one is out of range */
  public TcpOptions {
    if (backlog < 1 || receiveBuffer < 0 || sendBuffer < 0 || unsentLow < 0 || unsentHigh < unsentLow) {
      throw new IllegalArgumentException("backlog %d, receive buffer %d, send buffer %d, unsent %d to %d"
          .formatted(backlog, receiveBuffer, sendBuffer, unsentLow, unsentHigh));
    }
  }

  /** The options that target ports and discovery nodes use. */
  public static TcpOptions defaults() {
    return new TcpOptions(
        1024, true, true, 0, 0, 2 << 20, 8 << 20, Duration.ofSeconds(30), Duration.ofSeconds(2),
        Duration.ofMinutes(2), Duration.ofSeconds(30), Duration.ofSeconds(10));
  }

  /** These options with other socket buffers. @param receive bytes, 0 for the kernel's choice @param send likewise */
  public TcpOptions withSocketBuffers(int receive, int send) {
    return new TcpOptions(
        backlog, noDelay, reuseAddress, receive, send, unsentLow, unsentHigh, connectTimeout, linger, silence,
        stallTimeout, contendedStallTimeout);
  }

  /** These options with another timeout for Connect. */
  public TcpOptions withConnectTimeout(Duration timeout) {
    return new TcpOptions(
        backlog, noDelay, reuseAddress, receiveBuffer, sendBuffer, unsentLow, unsentHigh, timeout, linger, silence,
        stallTimeout, contendedStallTimeout);
  }

  /** The bounds of unsent bytes for hosts that an NVM subsystem has let in. */
  WriteBufferWaterMark unsent() {
    return new WriteBufferWaterMark(unsentLow, unsentHigh);
  }

  /** The bounds of unsent bytes for connections that anybody may open. */
  WriteBufferWaterMark unsentOfAnyHost() {
    return new WriteBufferWaterMark(unsentLow / ANY_HOST_PART, unsentHigh / ANY_HOST_PART);
  }

  /** The options of the Vert.x server. SO_LINGER stays off: closing a connection neither blocks nor drops unsent data. */
  NetServerOptions server() {
    NetServerOptions options =
        new NetServerOptions().setTcpNoDelay(noDelay).setReuseAddress(reuseAddress).setAcceptBacklog(backlog)
            .setTcpKeepAlive(true);
    if (receiveBuffer > 0) {
      options.setReceiveBufferSize(receiveBuffer);
    }
    if (sendBuffer > 0) {
      options.setSendBufferSize(sendBuffer);
    }
    return options;
  }

  /**
   * Sets when TCP looks whether the host is still there, and for how long it sends again what is not acknowledged, on a socket
   * whose transport can; others use the kernel's times.
   */
  void watch(Channel channel) {
    int idle = Math.toIntExact(silence.toSeconds() / 2);
    int interval = Math.max(1, idle / PROBES);
    int unacknowledged = Math.toIntExact(silence.toMillis());
    if (channel instanceof EpollSocketChannel) {
      channel.config().setOption(EpollChannelOption.TCP_KEEPIDLE, idle);
      channel.config().setOption(EpollChannelOption.TCP_KEEPINTVL, interval);
      channel.config().setOption(EpollChannelOption.TCP_KEEPCNT, PROBES);
      channel.config().setOption(EpollChannelOption.TCP_USER_TIMEOUT, unacknowledged);
    } else if (channel instanceof IoUringSocketChannel) {
      channel.config().setOption(IoUringChannelOption.TCP_KEEPIDLE, idle);
      channel.config().setOption(IoUringChannelOption.TCP_KEEPINTVL, interval);
      channel.config().setOption(IoUringChannelOption.TCP_KEEPCNT, PROBES);
      channel.config().setOption(IoUringChannelOption.TCP_USER_TIMEOUT, unacknowledged);
    }
  }
}
