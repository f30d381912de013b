// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The transport of a {@link Queue}. Except for the addresses, everything is called on the queue's event loop. */
public interface QueueTransport {
  /** The event loop that the queue lives on. */
  EventLoop eventLoop();

  /** The transport's name, such as {@code tcp}. */
  String name();

  /** The host's address, null if the transport has no addresses. May be called from any thread. */
  @Nullable InetSocketAddress hostAddress();

  /** The address that the host connected to, null if the transport has no addresses. May be called from any thread. */
  @Nullable InetSocketAddress portAddress();

  /** Called once Connect has bound the queue to a controller. */
  default void connected() {}

  /**
   * Requests the data of a request that has its buffer from the host, and calls {@link Queue#dataArrived} when all of it
   * has arrived.
   *
   * @param request a host-to-controller request without in-capsule data
   */
  void requestData(Request request);

  /**
   * Reserves space in the send buffer for the data of a request whose command ends in place. The request is completed
   * before any other of this queue.
   *
   * @return false if there is no such space; the request then needs a slot
   */
  default boolean placeReply(Request request) {
    return false;
  }

  /**
   * Sends a completion, after the data of a controller-to-host request that succeeded. The request is recycled when this
   * returns; a transport that has yet to send the buffer takes it with {@link Request#detachSlot}.
   */
  void complete(Request request);

  /** Called when an NVM subsystem has let the host in: more may be unsent from now on than for anybody. */
  default void admitted() {}

  /** Goes on with the commands that it has left unread because {@link Queue#hasRoom} was false. */
  default void resume() {}

  /** Closes the queue's connection once everything that was sent has left. */
  void close();
}
