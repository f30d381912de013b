// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import java.util.BitSet;

/** The controller IDs of one subsystem on one node. A released ID is reused as late as possible. */
public final class ControllerIds {
  private final int min;
  private final int count;
  private final BitSet taken = new BitSet();
  private int next;

  /**
   * Creates a range of free IDs.
   *
   * @param min the first CNTLID, at least 1
   * @param max the last CNTLID, at most FFEFh
   */
  public ControllerIds(int min, int max) {
    if (min < 1 || max > 0xffef || min > max) {
      throw new IllegalArgumentException("controller IDs range from 1 to 65519, not from %d to %d".formatted(min, max));
    }
    this.min = min;
    this.count = max - min + 1;
  }

  /** Takes an ID. @return the CNTLID, or -1 if all are taken */
  public synchronized int take() {
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
    taken.clear(cntlid - min);
  }
}
