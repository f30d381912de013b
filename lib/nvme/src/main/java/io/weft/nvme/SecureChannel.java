// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

/** Whether a secure channel is required: bits 1:0 of TREQ (NVMe Base 2.1, section 5.1.12.3.1). */
public enum SecureChannel implements Labelled {
  NOT_SPECIFIED(0, "not specified"),
  REQUIRED(1, "required"),
  NOT_REQUIRED(2, "not required");

  private final int code;
  private final String label;

  SecureChannel(int code, String label) {
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
