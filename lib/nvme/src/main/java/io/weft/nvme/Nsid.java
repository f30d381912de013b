// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

/** Namespace identifiers with a meaning of their own (NVMe Base 2.1, section 3.2.1.2). */
public final class Nsid {
  /** The broadcast value: all namespaces that the command can be for. */
  public static final int ALL = 0xffff_ffff;

  private Nsid() {}
}
