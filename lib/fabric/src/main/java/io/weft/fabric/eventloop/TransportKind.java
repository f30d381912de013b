// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.eventloop;

/** The socket transports. */
public enum TransportKind {
  /** The best that the machine allows: io_uring, else epoll, else NIO. */
  AUTO,
  IO_URING,
  EPOLL,
  NIO
}
