// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.fabrics;

/** Offsets of the controller properties for Property Get and Property Set (NVMe Base 2.1, section 3.1.4). */
public final class Property {
  /** Controller Capabilities, 8 bytes. */
  public static final int CAP = 0x00;
  /** Version, 4 bytes. */
  public static final int VS = 0x08;
  /** Controller Configuration, 4 bytes. */
  public static final int CC = 0x14;
  /** Controller Status, 4 bytes. */
  public static final int CSTS = 0x1c;
  /** NVM Subsystem Reset, 4 bytes. */
  public static final int NSSR = 0x20;
  /** Controller Ready Timeouts, 4 bytes. */
  public static final int CRTO = 0x68;

  /** VS of NVMe Base 2.1. */
  public static final int VERSION_2_1 = 0x0002_0100;

  private Property() {}

  /** Whether a property is eight bytes long; all others have four. */
  public static boolean isEightBytes(int offset) {
    return offset == CAP;
  }

  /** The property's short name, or its offset if it is not listed here. */
  public static String describe(int offset) {
    return switch (offset) {
      case CAP -> "CAP";
      case VS -> "VS";
      case CC -> "CC";
      case CSTS -> "CSTS";
      case NSSR -> "NSSR";
      case CRTO -> "CRTO";
      default -> "property %xh".formatted(offset);
    };
  }
}
