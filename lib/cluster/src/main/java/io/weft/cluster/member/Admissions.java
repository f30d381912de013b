// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.member;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accepted connections whose handshake runs. Each holds one of the few threads that Hazelcast has for it, so they are few:
 * {@link #PER_ADDRESS} for the address of each member, and as many for all other addresses together. A further one takes the
 * place of the oldest, which is closed: members need milliseconds, and who is silent is never in their way.
 */
final class Admissions {
  /** The most handshakes that run for one address. */
  static final int PER_ADDRESS = 3;
  private static final Logger LOG = LoggerFactory.getLogger(Admissions.class);

  private final Map<InetAddress, Deque<Socket>> running = new HashMap<>();
  private final Deque<Socket> unknown = new ArrayDeque<>();
  private Set<InetAddress> members = Set.of();

  /** Replaces the addresses of the members. */
  synchronized void members(Set<InetAddress> addresses) {
    members = Set.copyOf(addresses);
  }

  /** Lets a handshake run. @return ends it; the socket stays as it is */
  Place enter(Socket socket) {
    Socket oldest = add(socket);
    if (oldest != null) {
      try {
        oldest.close();
      } catch (IOException e) {
        LOG.debug("a connection that was silent does not close: {}", e.getMessage());
      }
    }
    return () -> leave(socket);
  }

  private synchronized @org.jspecify.annotations.Nullable Socket add(Socket socket) {
    Deque<Socket> queue = queue(socket.getInetAddress());
    queue.addLast(socket);
    return queue.size() > PER_ADDRESS ? queue.removeFirst() : null;
  }

  private Deque<Socket> queue(InetAddress from) {
    return members.contains(from) ? running.computeIfAbsent(from, _ -> new ArrayDeque<>()) : unknown;
  }

  private synchronized void leave(Socket socket) {
    unknown.remove(socket);
    running.values().forEach(queue -> queue.remove(socket));
    running.values().removeIf(Deque::isEmpty);
  }

  /** The handshake of one connection. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }
}
