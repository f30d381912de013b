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
 */
public record CntlidRange(int min, int max) {
  /** All that a subsystem has: for a node that stands alone. */
  static CntlidRange all(SubsystemAttributes attributes) {
    return new CntlidRange(attributes.cntlidMin(), attributes.cntlidMax());
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
