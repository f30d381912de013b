// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The last proposals that have changed the agreed state, in the form of the log, for the nodes that follow it. Bounded in
 * number and bytes: who is further behind takes the state as a whole. Not thread-safe.
 */
final class Tail {
  static final int MOST = 4096;
  static final long MOST_BYTES = 8L << 20;

  private final Deque<byte[]> entries = new ArrayDeque<>();
  private long last;
  private long bytes;

  /** Starts behind a state. */
  Tail(long serial) {
    last = serial;
  }

  /** Adds what made the next serial number. */
  void add(byte[] entry) {
    last++;
    entries.addLast(entry);
    bytes += entry.length;
    while (entries.size() > MOST || bytes > MOST_BYTES) {
      bytes -= entries.removeFirst().length;
    }
  }

  /**
   * Those after a serial number, the oldest first.
   *
   * @param limit in bytes; the first one is returned whatever its size
   * @return none if there are no newer ones; empty if they are no longer all here
   */
  Optional<List<byte[]>> since(long serial, long limit) {
    long missing = last - serial;
    if (missing > entries.size()) {
      return Optional.empty();
    }
    List<byte[]> found = new ArrayList<>();
    long left = limit;
    for (byte[] entry : (Iterable<byte[]>) entries.stream().skip(entries.size() - Math.max(0, missing))::iterator) {
      if (!found.isEmpty() && entry.length > left) {
        break;
      }
      found.add(entry);
      left -= entry.length;
    }
    return Optional.of(found);
  }
}
