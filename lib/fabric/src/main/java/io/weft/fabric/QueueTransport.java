// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What a {@link Queue} needs of the transport below it. All is called on the queue's event loop but the addresses. */
public interface QueueTransport {
  /** The event loop that the queue lives on. */
  EventLoop eventLoop();

  /** The transport's name as discovery prints it, such as {@code tcp}. */
  String name();

  /** The address that the host came from, null where the transport has none. From any thread. */
  @Nullable InetSocketAddress hostAddress();

  /** The address of the port that the host came to, null where the transport has none. From any thread. */
  @Nullable InetSocketAddress portAddress();

  /**
   * Asks the host for the data of a request whose buffer stands, and then calls {@link Queue#dataArrived}.
   *
   * @param request a host-to-controller request whose data did not come with the command
   */
  void requestData(Request request);

  /**
   * Gives a request whose command ends in place a place for its data in what is about to be sent. It is completed before
   * anything else of this queue is.
   *
   * @return false if the transport has no such place; the request then needs a slot
   */
  default boolean placeReply(Request request) {
    return false;
  }

  /**
   * Sends a completion, after the data if the request is a controller-to-host one that succeeded. The request is
   * recycled when this returns; a buffer that still has to be sent is taken with {@link Request#detachSlot}.
   */
  void complete(Request request);

  /** Closes the queue's connection, after what has been sent is out. */
  void close();
}
