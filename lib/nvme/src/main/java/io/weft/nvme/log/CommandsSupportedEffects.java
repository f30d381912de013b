// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.log;

import io.weft.nvme.Opcode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The Commands Supported and Effects log page, 05h (NVMe Base 2.1, section 5.1.12.1.6). */
public final class CommandsSupportedEffects {
  public static final int LENGTH = 4096;

  /** CSUPP: the command is supported. */
  public static final int CSUPP = 1;
  /** LBCC: the command may change data in logical blocks. */
  public static final int LBCC = 1 << 1;
  /** NCC: the command may change a namespace's capabilities. */
  public static final int NCC = 1 << 2;
  /** NIC: the command may change the number of namespaces. */
  public static final int NIC = 1 << 3;
  /** CCC: the command may change the controller's capabilities. */
  public static final int CCC = 1 << 4;
  /** CSE: no other command for the same namespace may be outstanding. */
  public static final int CSE_SAME_NAMESPACE = 1 << 16;
  /** CSE: no other command for any namespace may be outstanding. */
  public static final int CSE_ANY_NAMESPACE = 2 << 16;

  private static final int IO = 1024;

  private final ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);

  /** A page on which no command is supported. */
  public CommandsSupportedEffects() {}

  /**
   * What a supported command may change: constants of this class or-ed. The Command Scope (CSP) is not reported, which is
   * allowed: Linux 6.12 warns of "unusual effects" if it is.
   */
  public static int effects(Opcode command) {
    return CSUPP
        | (command.mayChangeBlocks() ? LBCC : 0)
        | (command.mayChangeNamespaces() ? NIC : 0);
  }

  /** Copies a page out of a little-endian buffer. */
  public static CommandsSupportedEffects decode(ByteBuffer in, int base) {
    CommandsSupportedEffects page = new CommandsSupportedEffects();
    page.bytes.put(0, in, base, LENGTH);
    return page;
  }

  /** Sets the effects of an admin command: the constants of this class or-ed. */
  public CommandsSupportedEffects admin(int opcode, int effects) {
    bytes.putInt(4 * (opcode & 0xff), effects);
    return this;
  }

  /** Sets the effects of an I/O command: the constants of this class or-ed. */
  public CommandsSupportedEffects io(int opcode, int effects) {
    bytes.putInt(IO + 4 * (opcode & 0xff), effects);
    return this;
  }

  /** The effects of an admin command; 0 if it is not supported. */
  public int admin(int opcode) {
    return bytes.getInt(4 * (opcode & 0xff));
  }

  /** The effects of an I/O command; 0 if it is not supported. */
  public int io(int opcode) {
    return bytes.getInt(IO + 4 * (opcode & 0xff));
  }

  /** The whole page, read-only and little endian. */
  public ByteBuffer encode() {
    return bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }
}
