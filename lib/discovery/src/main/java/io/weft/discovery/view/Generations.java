// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.view;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The generation counters of all hosts' views, from the changes of their parts: what all hosts see, and what one host alone
 * sees. A host's generation is that of the latest change of either. Generations start at the configuration's revision, so
 * that they do not fall when the process restarts.
 */
final class Generations {
  private final int capacity;
  private final long[] common = new long[Viewpoint.COUNT];
  /** By host NQN; hosts that are not in it had no change of their own since {@link #forgotten}. */
  private final Map<String, long[]> own = new LinkedHashMap<>();
  private final long[] forgotten = new long[Viewpoint.COUNT];
  private long last = -1;
  private long next;

  /** Starts at 0. @param capacity for how many hosts the latest change is remembered; others may see one too many */
  Generations(int capacity) {
    this.capacity = capacity;
  }

  /** Begins a change of the configuration, which may touch several parts. @param revision of the configuration */
  void begin(long revision) {
    next = Math.max(revision, last + 1);
  }

  /** What all hosts see from a viewpoint has changed. */
  void changeCommon(Viewpoint viewpoint) {
    common[viewpoint.ordinal()] = next;
    last = next;
  }

  /** What a host alone sees from a viewpoint has changed. */
  void changeOwn(String hostNqn, Viewpoint viewpoint) {
    own.computeIfAbsent(hostNqn, _ -> forgotten.clone())[viewpoint.ordinal()] = next;
    last = next;
    if (own.size() > capacity) {
      Iterator<long[]> eldest = own.values().iterator();
      long[] dropped = eldest.next();
      eldest.remove();
      for (int i = 0; i < forgotten.length; i++) {
        forgotten[i] = Math.max(forgotten[i], dropped[i]);
      }
    }
  }

  /** The generation of a host's view. */
  long of(String hostNqn, Viewpoint viewpoint) {
    long[] ofHost = own.getOrDefault(hostNqn, forgotten);
    return Math.max(common[viewpoint.ordinal()], ofHost[viewpoint.ordinal()]);
  }
}
