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

  /**
   * Takes IDs from another range from now on.
   *
   * @param newMin the first CNTLID, at least 1
   * @param newMax the last CNTLID, at most FFEFh; below the first if none may be taken
   */
  public synchronized void restrict(int newMin, int newMax) {
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
    int id = taken.nextClearBit(next);
    if (id >= count) {
      id = taken.nextClearBit(0);
      if (id >= count) {
        return -1;
      }
    }
    taken.set(id);
    next = id + 1;
    return min + id;
  }

  /** Releases an ID. */
  public synchronized void release(int cntlid) {
    if (!outside.remove(cntlid) && cntlid >= min) {
      taken.clear(cntlid - min);
    }
  }
}
