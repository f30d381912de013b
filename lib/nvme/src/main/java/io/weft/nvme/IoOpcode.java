// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

import org.jspecify.annotations.Nullable;

/**
 * The commands of the NVM Command Set on an I/O queue (NVMe Base 2.1, section 7; NVM Command Set 1.1, section 3), by rising
 * opcode.
 */
public enum IoOpcode implements Opcode {
  FLUSH(0x00, "Flush", false, 0),
  WRITE(0x01, "Write", true, 0),
  READ(0x02, "Read", false, 0),
  WRITE_UNCORRECTABLE(0x04, "Write Uncorrectable", true, 1 << 1),
  COMPARE(0x05, "Compare", false, 1),
  WRITE_ZEROES(0x08, "Write Zeroes", true, 1 << 3),
  DATASET_MANAGEMENT(0x09, "Dataset Management", true, 1 << 2),
  VERIFY(0x0c, "Verify", false, 1 << 7),
  RESERVATION_REGISTER(0x0d, "Reservation Register", false, 1 << 5),
  RESERVATION_REPORT(0x0e, "Reservation Report", false, 1 << 5),
  RESERVATION_ACQUIRE(0x11, "Reservation Acquire", false, 1 << 5),
  RESERVATION_RELEASE(0x15, "Reservation Release", false, 1 << 5),
  CANCEL(0x18, "Cancel", false, 0),
  COPY(0x19, "Copy", true, 1 << 8);

  private final int code;
  private final String title;
  private final boolean mayChangeBlocks;
  private final int oncs;

  IoOpcode(int code, String title, boolean mayChangeBlocks, int oncs) {
    this.code = code;
    this.title = title;
    this.mayChangeBlocks = mayChangeBlocks;
    this.oncs = oncs;
  }

  @Override
  public int code() {
    return code;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public boolean mayChangeBlocks() {
    return mayChangeBlocks;
  }

  /** The bit of ONCS that announces the command, 0 if none does. */
  @Override
  public int optionalSupport() {
    return oncs;
  }

  /** The command with an opcode, null if it is not in this table. */
  public static @Nullable IoOpcode of(int code) {
    return Opcode.find(values(), code);
  }

  /**
   * Whether dwords 10 and 11 of the command are SLBA, the first logical block that it reads, writes or verifies (NVM
   * Command Set 1.1, section 3.3).
   */
  public static boolean hasStartingLba(int code) {
    return switch (of(code)) {
      case WRITE, READ, WRITE_UNCORRECTABLE, COMPARE, WRITE_ZEROES, VERIFY -> true;
      case null, default -> false;
    };
  }

  /** The title of a command, or its opcode if it is not in this table. */
  public static String describe(int code) {
    return code == AdminOpcode.FABRICS.code()
        ? AdminOpcode.FABRICS.title()
        : Opcode.describe(values(), code, "I/O opcode");
  }
}
