// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The leases that the leader of the voters has granted. A node counts its lease from before it asked, the leader from after
 * it was asked, so the leader's is the longer one. They are in memory only: a new leader cannot know what the one before has
 * granted, and waits for a whole term before it takes anything from a node. Nor can a leader of the past grant anything: a
 * majority confirms it for each lease.
 */
public final class Leases {
  /** How long a lease lasts: longer than an election of the voters' leader, so that one costs nobody a lease. */
  public static final Duration TERM = Duration.ofSeconds(6);

  /** What the clocks of two machines may differ by while a lease runs: 50 ms in 6 s is far beyond what they do. */
  private static final Duration MARGIN = Duration.ofMillis(50);

  private final LongSupplier clock;
  private final Map<String, Long> renewals = new ConcurrentHashMap<>();
  private final Set<String> leaving = ConcurrentHashMap.newKeySet();
  /** When this voter was elected, in nanoseconds of the clock; empty while it does not. */
  private volatile OptionalLong since = OptionalLong.empty();

  /** No leases. @param clock in nanoseconds, which never goes back */
  Leases(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * This voter leads. What it may have granted before is forgotten, as others may have led meanwhile.
   *
   * @param elected when it had been elected, in nanoseconds of the clock: nobody else has granted anything since
   */
  void began(long elected) {
    since = OptionalLong.empty();
    renewals.clear();
    leaving.clear();
    since = OptionalLong.of(elected);
  }

  /** This voter does not lead any more. */
  void ended() {
    since = OptionalLong.empty();
  }

  /** Whether this voter leads and may grant leases, as far as it knows. */
  public boolean isLeading() {
    return since.isPresent();
  }

  /** A node has asked for a lease, and gets it. */
  void renewed(String node) {
    leaving.remove(node);
    renewals.put(node, clock.getAsLong());
  }

  /** A node will not ask again before it is started anew; the lease that it has may still run. */
  void left(String node) {
    leaving.add(node);
  }

  /** Whether a node has said that it will not ask again. */
  public boolean hasLeft(String node) {
    return leaving.contains(node);
  }

  /** Whether a node renews its lease: it did so within half a term. */
  public boolean isRenewing(String node) {
    Long last = renewals.get(node);
    return isLeading() && last != null && !leaving.contains(node) && clock.getAsLong() - last < TERM.toNanos() / 2;
  }

  /** Whether a node has had half a term to renew its lease, and has not. */
  public boolean isMissing(String node) {
    OptionalLong began = since;
    Long last = renewals.get(node);
    return began.isPresent() && !isRenewing(node)
        && clock.getAsLong() - (last == null ? began.getAsLong() : Math.max(last, began.getAsLong())) >= TERM.toNanos() / 2;
  }

  /** Whether no lease of a node can be running, whoever has granted it. */
  public boolean hasEnded(String node) {
    OptionalLong began = since;
    if (began.isEmpty()) {
      return false;
    }
    Long last = renewals.get(node);
    long from = last == null || last - began.getAsLong() < 0 ? began.getAsLong() : last;
    return clock.getAsLong() - from > TERM.plus(MARGIN).toNanos();
  }
}
