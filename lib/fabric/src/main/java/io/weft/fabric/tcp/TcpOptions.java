// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

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
    Duration stallTimeout,
    Duration contendedStallTimeout) {

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
        Duration.ofSeconds(30), Duration.ofSeconds(10));
  }

  /** These options with other socket buffers. @param receive bytes, 0 for the kernel's choice @param send likewise */
  public TcpOptions withSocketBuffers(int receive, int send) {
    return new TcpOptions(
        backlog, noDelay, reuseAddress, receive, send, unsentLow, unsentHigh, connectTimeout, linger, stallTimeout,
        contendedStallTimeout);
  }

  /** These options with another timeout for Connect. */
  public TcpOptions withConnectTimeout(Duration timeout) {
    return new TcpOptions(
        backlog, noDelay, reuseAddress, receiveBuffer, sendBuffer, unsentLow, unsentHigh, timeout, linger, stallTimeout,
        contendedStallTimeout);
  }

  /** The options of the Vert.x server. SO_LINGER stays off: closing a connection neither blocks nor drops unsent data. */
  NetServerOptions server() {
    NetServerOptions options =
        new NetServerOptions().setTcpNoDelay(noDelay).setReuseAddress(reuseAddress).setAcceptBacklog(backlog);
    if (receiveBuffer > 0) {
      options.setReceiveBufferSize(receiveBuffer);
    }
    if (sendBuffer > 0) {
      options.setSendBufferSize(sendBuffer);
    }
    return options;
  }
}
