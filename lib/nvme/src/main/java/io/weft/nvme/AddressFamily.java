// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

/** Address families as ADRFAM of a discovery log page entry names them (NVMe Base 2.1, section 5.1.12.3.1). */
public final class AddressFamily {
  public static final int IPV4 = 1;
  public static final int IPV6 = 2;
  public static final int INFINIBAND = 3;
  public static final int FIBRE_CHANNEL = 4;
  public static final int LOOP = 254;

  private AddressFamily() {}

  /** The family's short name, as tools print and take it. */
  public static String describe(int family) {
    return switch (family) {
      case IPV4 -> "ipv4";
      case IPV6 -> "ipv6";
      case INFINIBAND -> "ib";
      case FIBRE_CHANNEL -> "fc";
      case LOOP -> "loop";
      default -> "address family " + family;
    };
  }
}
