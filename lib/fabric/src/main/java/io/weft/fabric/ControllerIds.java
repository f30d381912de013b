// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * The controller IDs of one subsystem on one node. A released ID is reused as late as possible. The range may change while
 * IDs are taken: those outside of it stay taken until they are released, and are not taken again.
 */
public final class ControllerIds {
  private static final int LAST = 0xffef;

  /** The taken IDs from {@link #min} on, which is 0 here. */
  private final BitSet taken = new BitSet();
  /** The taken IDs outside of the range. */
  private final Set<Integer> outside = new HashSet<>();
  private int min;
  private int max;
  /** How many of the first IDs are taken before any other. */
  private int early;
  private int next;

  /**
   * Creates a range of free IDs.
   *
   * @param min the first CNTLID, at least 1
   * @param max the last CNTLID, at most FFEFh
   */
  public ControllerIds(int min, int max) {
    if (min > max) {
      throw unfit(min, max);
    }
    restrict(min, max);
  }

  private static IllegalArgumentException unfit(int min, int max) {
    return new IllegalArgumentException("controller IDs range from 1 to 65519, not from %d to %d".formatted(min, max));
  }

  /** As below, without a preference. */
  public void restrict(int newMin, int newMax) {
    restrict(newMin, newMax, Math.max(0, newMax - newMin + 1));
  }

  /**
   * Takes IDs from another range from now on.
   *
   * @param newMin the first CNTLID, at least 1
   * @param newMax the last CNTLID, at most FFEFh; below the first if none may be taken
   * @param first how many of the first IDs are taken before any other
   */
  public synchronized void restrict(int newMin, int newMax, int first) {
    early = first;
    if (newMin < 1 || newMax > LAST) {
      throw unfit(newMin, newMax);
    }
    if (newMin == min && newMax == max) {
      return;
    }
    taken.stream().forEach(id -> outside.add(min + id));
    taken.clear();
    min = newMin;
    max = newMax;
    next = 0;
    outside.removeIf(id -> {
      boolean inside = id >= newMin && id <= newMax;
      if (inside) {
        taken.set(id - newMin);
      }
      return inside;
    });
  }

  /** Takes an ID. @return the CNTLID, or -1 if all are taken */
  public synchronized int take() {
    int count = max - min + 1;
    int id = free(0, early);
    if (id < 0) {
      id = free(early, count);
    }
    if (id < 0) {
      return -1;
    }
    taken.set(id);
    next = id + 1;
    return min + id;
  }

  /** A free one of a part of the range, after the one that was taken last if there is one. @return -1 if all are taken */
  private int free(int from, int to) {
    int id = taken.nextClearBit(Math.clamp(next, from, Math.max(from, to)));
    if (id >= to) {
      id = taken.nextClearBit(from);
    }
    return id < to ? id : -1;
  }

  /** Releases an ID. */
  public synchronized void release(int cntlid) {
    if (!outside.remove(cntlid) && cntlid >= min) {
      taken.clear(cntlid - min);
    }
  }
}
