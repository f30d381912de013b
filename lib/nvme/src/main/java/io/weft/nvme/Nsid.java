// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

/** Namespace identifiers with a special meaning (NVMe Base 2.1, section 3.2.1.2). */
public final class Nsid {
  /** The broadcast value: all namespaces to which the command can apply. */
  public static final int ALL = 0xffff_ffff;

  private Nsid() {}
}
