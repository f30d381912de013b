// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

/**
 * The kind of secure channel: SECTYPE in the TSAS of TCP (NVMe/TCP Transport 1.1, section 3.1.1). TLS 1.2 (1) has no
 * entry: Weft never offers it.
 */
public enum SecurityType implements Labelled {
  NONE(0, "none"),
  TLS_1_3(2, "tls1.3");

  private final int code;
  private final String label;

  SecurityType(int code, String label) {
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
}
