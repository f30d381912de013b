// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft.log;

/**
 * Why a node that should vote does not.
 *
 * @param kind what is to be done about it
 * @param problem for people
 */
public record Ailment(Kind kind, String problem) {
  /** What may be wrong with the log of a voter. */
  public enum Kind {
    /** It cannot be read as it was written: the voter may have forgotten what it has acknowledged, and must not vote with it. */
    DAMAGED,
    /** It could not be written. What the voter has acknowledged is there. */
    UNWRITTEN
  }
}
