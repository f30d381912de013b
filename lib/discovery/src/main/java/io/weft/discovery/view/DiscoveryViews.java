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
 * Gives each host's view of the discovery log its generation counter, which rises when that view changes and only then.
 * Generations come from the configuration's revision, so that they do not fall when this process starts again. May be
 * used from any thread.
 */
public final class DiscoveryViews {
  /** How many views are remembered unless told otherwise; a forgotten one may get a new generation for nothing. */
  public static final int DEFAULT_CAPACITY = 8192;

  private record Known(byte[] digest, long generation) {}

  private final int capacity;
  private final LinkedHashMap<DiscoveryRequest, Known> views = new LinkedHashMap<>(16, 0.75f, true);
  /** A view that comes back after it was forgotten must not have a lower generation than before. */
  private long forgotten;

  /** Remembers {@link #DEFAULT_CAPACITY} views. */
  public DiscoveryViews() {
    this(DEFAULT_CAPACITY);
  }

  /**
   * Remembers so many views, the ones used last.
   *
   * @param capacity how many
   */
  public DiscoveryViews(int capacity) {
    this.capacity = capacity;
  }

  /**
   * The log page that a host sees now. Its generation is that of the page before if the host would see the same.
   *
   * @param configuration the configuration
   * @param request who asks, and where
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

  /** Stands for the entries, which can be many, in what is remembered. */
  private static byte[] digest(List<DiscoveryLogEntry> entries) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(new DiscoveryLogPage(0, entries).encode().array());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
