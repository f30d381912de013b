// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

/** Transports as TRTYPE of a discovery log page entry names them (NVMe Base 2.1, section 5.1.12.3.1). */
public final class TransportType {
  public static final int RDMA = 1;
  public static final int FIBRE_CHANNEL = 2;
  public static final int TCP = 3;
  /** Within one host; used for tests and for nothing that leaves the machine. */
  public static final int LOOP = 254;

  private TransportType() {}

  /** The transport's short name, as tools print and take it. */
  public static String describe(int type) {
    return switch (type) {
      case RDMA -> "rdma";
      case FIBRE_CHANNEL -> "fc";
      case TCP -> "tcp";
      case LOOP -> "loop";
      default -> "transport " + type;
    };
  }
}
