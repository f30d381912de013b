// SPDX-License-Identifier: Apache-2.0
package io.weft.config.placement;

import io.weft.config.SubsystemAttributes;
import io.weft.config.node.NodeEntry;

/**
 * The controller identifiers of a subsystem that one node may assign. Each number of a node has a part of its own, of
 * equal size as near as may be, so that no two nodes assign the same.
 *
 * @param min the lowest
 * @param max the highest; below {@code min} if the node has none
 * @param early how many of the lowest are assigned before any other
 */
public record CntlidRange(int min, int max, int early) {
  /** A range without a preference. */
  CntlidRange(int min, int max) {
    this(min, max, Math.max(0, max - min + 1));
  }

  /**
   * All that a subsystem has: for a node that stands alone. It prefers those that it may assign as the first node of a cluster, so
   * that it can become that while hosts are connected.
   */
  static CntlidRange all(SubsystemAttributes attributes) {
    return new CntlidRange(attributes.cntlidMin(), attributes.cntlidMax(), part(attributes, 1).size());
  }

  /** The part of a node. @param number its number, from 1 */
  static CntlidRange part(SubsystemAttributes attributes, int number) {
    int size = attributes.cntlidMax() - attributes.cntlidMin() + 1;
    return new CntlidRange(attributes.cntlidMin() + (number - 1) * size / NodeEntry.MAX_NUMBER,
        attributes.cntlidMin() + number * size / NodeEntry.MAX_NUMBER - 1);
  }

  /** How many there are. */
  public int size() {
    return Math.max(0, max - min + 1);
  }

  /** Whether it has an identifier. */
  public boolean contains(int cntlid) {
    return cntlid >= min && cntlid <= max;
  }
}
