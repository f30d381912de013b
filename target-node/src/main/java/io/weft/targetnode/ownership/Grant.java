// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.ownership;

/**
 * A shared ANA group that is placed on this node.
 *
 * @param epoch the number of the placement: it rises each time that the group is placed, also on the same node
 * @param servesFrom the value of {@link System#nanoTime} before which nothing may be read from or written to the devices: until
 *     then the lease of the former owner, and its I/O with the kernel, may not have ended
 * @param wantedBack whether the group is to be given back as soon as its I/O has ended, for another node to take
 */
public record Grant(long epoch, long servesFrom, boolean wantedBack) {
  /** A group to serve. @param servesFrom as above */
  public static Grant of(long epoch, long servesFrom) {
    return new Grant(epoch, servesFrom, false);
  }

  /** The same group, to be given back. */
  public Grant askedBack() {
    return new Grant(epoch, servesFrom, true);
  }
}
