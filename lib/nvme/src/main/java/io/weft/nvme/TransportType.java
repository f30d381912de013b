// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

/** Transports: TRTYPE of a Discovery Log Page Entry (NVMe Base 2.1, section 5.1.12.3.1). */
public enum TransportType implements Labelled {
  RDMA(1, "rdma"),
  FIBRE_CHANNEL(2, "fc"),
  TCP(3, "tcp"),
  /** Within one machine; for tests only. */
  LOOP(254, "loop");

  private final int code;
  private final String label;

  TransportType(int code, String label) {
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
    return Labelled.describe(values(), code, "transport");
  }
}
