// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.member;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accepted connections whose handshake runs. Each holds a thread, so they are few: {@link #PER_ADDRESS} for the address of each member, and as many for all other addresses together. A further one takes the
 * place of the oldest that has not greeted, or else of the oldest, which is closed: members greet at once and need
 * milliseconds, so who is silent is never in their way.
 */
final class Admissions {
  /** The most handshakes that run for one address. */
  static final int PER_ADDRESS = 16;
  private static final Logger LOG = LoggerFactory.getLogger(Admissions.class);

  /** By address of a member, oldest first. */
  private final Map<InetAddress, List<Place>> running = new HashMap<>();
  private final List<Place> others = new ArrayList<>();
  private Set<InetAddress> members = Set.of();

  /** Replaces the addresses of the members. */
  synchronized void members(Set<InetAddress> addresses) {
    members = Set.copyOf(addresses);
  }

  /** Lets a handshake run. @return to be closed at its end; the socket stays as it is */
  Place enter(Socket socket) {
    Place place = new Place(socket);
    Place evicted = add(place);
    if (evicted != null) {
      try {
        evicted.socket.close();
      } catch (IOException e) {
        LOG.debug("a connection that was silent does not close: {}", e.getMessage());
      }
    }
    return place;
  }

  private synchronized @Nullable Place add(Place place) {
    InetAddress from = place.socket.getInetAddress();
    List<Place> queue = members.contains(from) ? running.computeIfAbsent(from, _ -> new ArrayList<>()) : others;
    Place evicted = null;
    if (queue.size() >= PER_ADDRESS) {
      evicted = queue.stream().filter(other -> !other.hasGreeted).findFirst().orElse(queue.getFirst());
      queue.remove(evicted);
    }
    queue.add(place);
    return evicted;
  }

  private synchronized void leave(Place place) {
    others.remove(place);
    running.values().forEach(queue -> queue.remove(place));
    running.values().removeIf(List::isEmpty);
  }

  /** The handshake of one connection. */
  final class Place implements AutoCloseable {
    private final Socket socket;
    private volatile boolean hasGreeted;

    private Place(Socket socket) {
      this.socket = socket;
    }

    /** The other end has greeted: it is more likely a member. */
    void greeted() {
      hasGreeted = true;
    }

    @Override
    public void close() {
      leave(this);
    }
  }
}
