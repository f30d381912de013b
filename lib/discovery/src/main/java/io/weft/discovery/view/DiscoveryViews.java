// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.view;

import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.nvme.log.DiscoveryLogEntry;
import io.weft.nvme.log.DiscoveryLogPage;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Assigns each host's view of the discovery log its generation counter, which rises if and only if the view changes.
 * Generations start at the configuration's revision, so that they do not fall when the process restarts. May be used
 * from any thread.
 */
public final class DiscoveryViews {
  /** The number of views remembered by default; a forgotten one may get a new generation without a change. */
  public static final int DEFAULT_CAPACITY = 8192;

  private record Known(byte[] digest, long generation) {}

  private final int capacity;
  private final LinkedHashMap<DiscoveryRequest, Known> views = new LinkedHashMap<>(16, 0.75f, true);
  /** The lowest generation of a view that is not remembered: it may have had one before, and must not fall. */
  private long forgotten;

  /** Remembers {@link #DEFAULT_CAPACITY} views. */
  public DiscoveryViews() {
    this(DEFAULT_CAPACITY);
  }

  /**
   * Remembers the most recently used views.
   *
   * @param capacity how many
   */
  public DiscoveryViews(int capacity) {
    this.capacity = capacity;
  }

  /**
   * The log page that a host sees now. Its generation is that of the previous page if the view has not changed.
   *
   * @param configuration the configuration
   * @param request the host and its connection
   * @param live which of the enabled ports can be reached now
   */
  public DiscoveryLogPage page(Configuration configuration, DiscoveryRequest request, Predicate<PortEntry> live) {
    List<DiscoveryLogEntry> entries = DiscoveryView.entries(configuration, request, live);
    byte[] digest = digest(entries);
    return new DiscoveryLogPage(generation(configuration.revision(), request, digest), entries);
  }

  private synchronized long generation(long revision, DiscoveryRequest request, byte[] digest) {
    Known known = views.get(request);
    if (known != null && MessageDigest.isEqual(known.digest, digest)) {
      return known.generation;
    }
    long generation = Math.max(revision, known == null ? forgotten : known.generation + 1);
    views.put(request, new Known(digest, generation));
    if (views.size() > capacity) {
      Map.Entry<DiscoveryRequest, Known> eldest = views.pollFirstEntry();
      forgotten = Math.max(forgotten, eldest.getValue().generation + 1);
    }
    return generation;
  }

  /** Remembered in place of the entries, which can be many. */
  private static byte[] digest(List<DiscoveryLogEntry> entries) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(new DiscoveryLogPage(0, entries).encode().array());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
