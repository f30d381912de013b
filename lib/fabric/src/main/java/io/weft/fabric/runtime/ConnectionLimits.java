// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.runtime;

import io.weft.fabric.eventloop.FrequentEvent;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which connections a node takes, so that neither their number nor one address shuts out other hosts, and so that
 * descriptors remain for devices and management. Where there is no place, the connection that has waited longest for its
 * Connect makes room; a host connects within milliseconds. Safe for use by all event loops.
 */
public final class ConnectionLimits {
  /** The most connections of one node. */
  public static final int MAX = 16_384;

  /** Descriptors that a process without connections and devices has. */
  private static final int BASE_DESCRIPTORS = 128;
  /** The last descriptors, which no connection gets. */
  private static final int KEPT_DESCRIPTORS = 64;
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimits.class);

  private final int most;
  private final int mostOfAddress;
  private final int descriptors;
  private final FrequentEvent turnedAway = new FrequentEvent();
  private final Map<InetAddress, Source> sources = new HashMap<>();
  /** The connections without Connect, the oldest first. */
  private final SequencedSet<Place> unconnected = new LinkedHashSet<>();
  private int open;

  /**
   * Creates limits.
   *
   * @param most the most open connections; one address may have three quarters of them
   * @param descriptors the most file descriptors of the process
   */
  ConnectionLimits(int most, int descriptors) {
    this.most = most;
    this.mostOfAddress = most - most / 4;
    this.descriptors = descriptors;
  }

  /** Limits with a given number of connections. */
  static ConnectionLimits of(int most) {
    return new ConnectionLimits(most, Descriptors.limit());
  }

  /** The most connections that a process should have: they may use three quarters of the descriptors that are free at start. */
  static int mostFor(int descriptors) {
    return Math.min(MAX, Math.max(descriptors - BASE_DESCRIPTORS, BASE_DESCRIPTORS) / 4 * 3);
  }

  /** The most open connections. */
  public int most() {
    return most;
  }

  /** The number of open connections. */
  public synchronized int open() {
    return open;
  }

  /**
   * Finds a place for a new connection.
   *
   * @param from the host's address
   * @param descriptor the connection's file descriptor, 0 if it is unknown
   * @param close closes the connection; called on any thread if another takes its place
   * @return its place, or null if it must be closed
   */
  public @Nullable Place take(InetAddress from, int descriptor, Runnable close) {
    Place oldest;
    String shortage;
    Place place;
    synchronized (this) {
      Source source = sources.getOrDefault(from, new Source(from));
      shortage = shortage(source, descriptor);
      if (shortage.isEmpty()) {
        return new Place(source, close);
      }
      oldest = oldest(source);
      if (oldest != null) {
        oldest.leave();
      }
      place = oldest == null ? null : new Place(source, close);
    }
    long told = turnedAway.happened();
    if (told > 0) {
      LOG.warn("{}: a new connection is refused, or takes the place of one without Connect; {} were turned away",
          shortage, told);
    }
    if (oldest != null) {
      oldest.close.run();
    }
    return place;
  }

  /** The connection that makes room for one from an address: it waits for its Connect, of that address if that has too many. */
  private @Nullable Place oldest(Source source) {
    SequencedSet<Place> waiting = source.open >= mostOfAddress ? source.unconnected : unconnected;
    return waiting.isEmpty() ? null : waiting.getFirst();
  }

  private String shortage(Source source, int descriptor) {
    if (source.open >= mostOfAddress) {
      return "%s has %d connections, the most for one address".formatted(source.address.getHostAddress(), source.open);
    }
    if (open >= most) {
      return "%d connections are open, the most for this process".formatted(open);
    }
    if (descriptor >= descriptors - KEPT_DESCRIPTORS) {
      return "of %d file descriptors (ulimit -n) only %d are left, which are kept for devices and management"
          .formatted(descriptors, KEPT_DESCRIPTORS);
    }
    return "";
  }

  /** The connections from one address; it exists while there are any. */
  private static final class Source {
    private final InetAddress address;
    private final SequencedSet<Place> unconnected = new LinkedHashSet<>();
    private int open;

    Source(InetAddress address) {
      this.address = address;
    }
  }

  /** The place of one open connection. */
  public final class Place {
    private final Source source;
    private final Runnable close;
    private boolean left;

    private Place(Source source, Runnable close) {
      this.source = source;
      this.close = close;
      open++;
      source.open++;
      unconnected.add(this);
      source.unconnected.add(this);
      sources.put(source.address, source);
    }

    /** Records that Connect has succeeded: the connection keeps its place. */
    public void connected() {
      synchronized (ConnectionLimits.this) {
        unconnected.remove(this);
        source.unconnected.remove(this);
      }
    }

    /** Gives the place back: the connection is closed. May be called more than once. */
    public void leave() {
      synchronized (ConnectionLimits.this) {
        if (left) {
          return;
        }
        left = true;
        connected();
        open--;
        if (--source.open == 0) {
          sources.remove(source.address);
        }
      }
    }
  }
}
