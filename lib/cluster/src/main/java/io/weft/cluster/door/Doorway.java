// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.door;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accepted connections of one port whose other end has not proved itself yet. They are few: some for the address of each
 * member, and as many for all other addresses together. A further one takes the place of the oldest that has not greeted, or
 * else of the oldest, which is closed: members greet at once and need milliseconds, so who is silent is never in their way.
 */
public final class Doorway {
  private static final Logger LOG = LoggerFactory.getLogger(Doorway.class);

  private final String entrance;
  private final int most;
  private final Strangers strangers;
  /** By address of a member, oldest first. */
  private final Map<InetAddress, List<Place>> running = new HashMap<>();
  private final List<Place> others = new ArrayList<>();

  /**
   * Creates one with nobody in it.
   *
   * @param entrance what it leads to, for the log
   * @param most the most connections of one address
   * @param strangers counts those who do not get in
   */
  public Doorway(String entrance, int most, Strangers strangers) {
    this.entrance = entrance;
    this.most = most;
    this.strangers = strangers;
  }

  /** Lets a connection wait for the proof of its other end. @return its place, to be closed when that is over; the connection stays as it is */
  public Place enter(InetAddress from, Closeable connection) {
    Place place = new Place(from, connection);
    Place evicted = add(place);
    if (evicted != null) {
      evicted.refused("it was silent, or slow, while others wanted in");
      try {
        evicted.connection.close();
      } catch (IOException e) {
        LOG.debug("a connection that was silent does not close: {}", e.getMessage());
      }
    }
    return place;
  }

  private synchronized @Nullable Place add(Place place) {
    List<Place> queue =
        strangers.isMembers(place.from) ? running.computeIfAbsent(place.from, _ -> new ArrayList<>()) : others;
    Place evicted = null;
    if (queue.size() >= most) {
      evicted = queue.stream().filter(other -> !other.hasGreeted).findFirst().orElse(queue.getFirst());
      queue.remove(evicted);
    }
    queue.add(place);
    return evicted;
  }

  private synchronized void leave(Place place) {
    others.remove(place);
    List<Place> queue = running.get(place.from);
    if (queue != null && queue.remove(place) && queue.isEmpty()) {
      running.remove(place.from);
    }
  }

  /** One connection at the door. */
  public final class Place implements AutoCloseable {
    private final InetAddress from;
    private final Closeable connection;
    private volatile boolean hasGreeted;
    private boolean isCounted;

    private Place(InetAddress from, Closeable connection) {
      this.from = from;
      this.connection = connection;
    }

    /** The other end has greeted: it is more likely a member. */
    public void greeted() {
      hasGreeted = true;
    }

    /** The other end proved wrongly, or not in time. Counted once. */
    public void refused(String why) {
      if (count()) {
        strangers.refused(from, entrance, why);
      }
    }

    /** The connection ended before the other end proved anything. */
    public void broke() {
      if (count()) {
        strangers.broke(from, entrance);
      }
    }

    private synchronized boolean count() {
      boolean first = !isCounted;
      isCounted = true;
      return first;
    }

    /** Leaves the place to others. */
    @Override
    public void close() {
      leave(this);
    }
  }
}
