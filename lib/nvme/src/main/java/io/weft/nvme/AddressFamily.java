// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

/** Address families: ADRFAM of a Discovery Log Page Entry (NVMe Base 2.1, section 5.1.12.3.1). */
public enum AddressFamily implements Labelled {
  IPV4(1, "ipv4"),
  IPV6(2, "ipv6"),
  INFINIBAND(3, "ib"),
  FIBRE_CHANNEL(4, "fc"),
  LOOP(254, "loop");

  private final int code;
  private final String label;

  AddressFamily(int code, String label) {
    this.code = code;
    this.label = label;
  }

  @Override
  public int code() {
    return code;
  }

  @Override
  public String label() {
    return label;
  }

  /** The label of a code, or the code itself if it is unknown. */
  public static String describe(int code) {
    return Labelled.describe(values(), code, "address family");
  }
}
