// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

/** Asymmetric Namespace Access states (NVMe Base 2.1, section 8.1.1.3). */
public enum AnaState implements Labelled {
  OPTIMIZED(0x1, "optimized"),
  NON_OPTIMIZED(0x2, "non-optimized"),
  INACCESSIBLE(0x3, "inaccessible"),
  PERSISTENT_LOSS(0x4, "persistent-loss"),
  CHANGE(0xf, "change");

  private final int code;
  private final String label;

  AnaState(int code, String label) {
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

  /**
   * The state with a code.
   *
   * @throws IllegalArgumentException if the code is reserved
   */
  public static AnaState of(int code) {
    for (AnaState state : values()) {
      if (state.code == code) {
        return state;
      }
    }
    throw new IllegalArgumentException("unknown ANA state %xh".formatted(code));
  }
}
