// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

/** Opcodes of the NVM Command Set on an I/O queue (NVMe Base 2.1, section 7; NVM Command Set 1.1, section 3). */
public final class IoOpcode {
  public static final int FLUSH = 0x00;
  public static final int WRITE = 0x01;
  public static final int READ = 0x02;
  public static final int WRITE_UNCORRECTABLE = 0x04;
  public static final int COMPARE = 0x05;
  public static final int WRITE_ZEROES = 0x08;
  public static final int DATASET_MANAGEMENT = 0x09;
  public static final int VERIFY = 0x0c;
  public static final int RESERVATION_REGISTER = 0x0d;
  public static final int RESERVATION_REPORT = 0x0e;
  public static final int RESERVATION_ACQUIRE = 0x11;
  public static final int RESERVATION_RELEASE = 0x15;
  public static final int CANCEL = 0x18;
  public static final int COPY = 0x19;

  private IoOpcode() {}

  /**
   * Whether the command's Dwords 10 and 11 are SLBA, the first logical block that it reads, writes or checks (NVM Command
   * Set 1.1, section 3.3).
   */
  public static boolean hasStartingLba(int opcode) {
    return switch (opcode) {
      case WRITE, READ, WRITE_UNCORRECTABLE, COMPARE, WRITE_ZEROES, VERIFY -> true;
      default -> false;
    };
  }

  /** The command's name as the specification prints it, or its opcode where it has none here. */
  public static String describe(int opcode) {
    return switch (opcode) {
      case FLUSH -> "Flush";
      case WRITE -> "Write";
      case READ -> "Read";
      case WRITE_UNCORRECTABLE -> "Write Uncorrectable";
      case COMPARE -> "Compare";
      case WRITE_ZEROES -> "Write Zeroes";
      case DATASET_MANAGEMENT -> "Dataset Management";
      case VERIFY -> "Verify";
      case RESERVATION_REGISTER -> "Reservation Register";
      case RESERVATION_REPORT -> "Reservation Report";
      case RESERVATION_ACQUIRE -> "Reservation Acquire";
      case RESERVATION_RELEASE -> "Reservation Release";
      case CANCEL -> "Cancel";
      case COPY -> "Copy";
      case AdminOpcode.FABRICS -> "Fabrics";
      default -> "I/O opcode %02xh".formatted(opcode);
    };
  }
}
