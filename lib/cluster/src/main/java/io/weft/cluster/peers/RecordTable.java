// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The records that this node knows: of each key the one with the highest revision, for as long as it lives. A removed record
 * leaves its revision, so that it does not come back. Bounded by number and bytes.
 */
final class RecordTable {
  private final LongSupplier clock;
  private final Map<String, Entry> entries = new HashMap<>();
  private long size;

  /** Starts empty. @param clock the time in milliseconds since 1970 */
  RecordTable(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * A record or the trace of one.
   *
   * @param revision its revision
   * @param expires when it ends, in milliseconds since 1970; 0 if it does not
   * @param removed whether it is only a trace
   * @param bytes its contents; empty for a trace
   */
  record Entry(long revision, long expires, boolean removed, Buffer bytes) {
    boolean over(long now) {
      return expires != 0 && expires <= now;
    }
  }

  /** What became of a record that was offered. */
  enum Verdict { TAKEN, NOT_NEWER, NO_ROOM }

  /** Takes a record if it is newer than the one that is known and its time is not over. */
  synchronized Verdict offer(String key, Entry entry) {
    Entry known = entries.get(key);
    if (entry.over(clock.getAsLong()) || known != null && Long.compareUnsigned(entry.revision(), known.revision()) <= 0) {
      return Verdict.NOT_NEWER;
    }
    long after = size + weight(key, entry) - weight(key, known);
    if (known == null && entries.size() >= SharedRecords.MAX_RECORDS || after > SharedRecords.MAX_BYTES) {
      return Verdict.NO_ROOM;
    }
    entries.put(key, entry);
    size = after;
    return Verdict.TAKEN;
  }

  private static long weight(String key, @Nullable Entry entry) {
    return entry == null ? 0 : key.length() + entry.bytes().length();
  }

  /** What is known of a key, traces included. */
  synchronized Optional<Entry> entry(String key) {
    return Optional.ofNullable(entries.get(key)).filter(entry -> !entry.over(clock.getAsLong()));
  }

  /** The record of a key. */
  Optional<Entry> live(String key) {
    return entry(key).filter(entry -> !entry.removed());
  }

  /** The keys of everything known, traces included. */
  synchronized Set<String> keys() {
    return Set.copyOf(entries.keySet());
  }

  /** Forgets what is over. @return its keys */
  synchronized Set<String> expire() {
    long now = clock.getAsLong();
    Set<String> over = new HashSet<>();
    entries.forEach((key, entry) -> {
      if (entry.over(now)) {
        over.add(key);
        size -= weight(key, entry);
      }
    });
    entries.keySet().removeAll(over);
    return over;
  }
}
