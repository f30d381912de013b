// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.ownership;

/**
 * What hosts have restricted of a namespace, in the form in which a cluster keeps it.
 *
 * @param writeProtection the Write Protection State (NVMe Base 2.1, section 8.1.16)
 * @param uncorrectable the ranges of blocks that Write Uncorrectable has made unreadable, packed by the target node; may be empty
 */
public record KeptRestrictions(int writeProtection, String uncorrectable) {
  /** Nothing is restricted. */
  public static final KeptRestrictions NOTHING = new KeptRestrictions(0, "");
}
