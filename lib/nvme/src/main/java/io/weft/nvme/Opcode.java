// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

import org.jspecify.annotations.Nullable;

/**
 * What the specifications define for one command, written once: an {@link AdminOpcode}, an {@link IoOpcode} or a {@link
 * io.weft.nvme.fabrics.FabricsCommandType}. A controller's command tables, its Identify data, its Commands Supported and
 * Effects log page and the host all follow from these entries.
 */
public interface Opcode {
  /** The value on the wire: OPC, or FCTYPE of a Fabrics command. */
  int code();

  /** The command's name as the specification prints it. */
  String title();

  /** Which way the command's data moves. */
  default Transfer transfer() {
    return Transfer.of(code());
  }

  /** LBCC: whether the command may change logical blocks, which write protection forbids. */
  default boolean mayChangeBlocks() {
    return false;
  }

  /** NIC: whether the command may create, delete, attach or detach namespaces. */
  default boolean mayChangeNamespaces() {
    return false;
  }

  /** The bit of OACS, ONCS or OFCS in Identify Controller data that announces the command, 0 if none does. */
  default int optionalSupport() {
    return 0;
  }

  /** The entry with a code, null if the table has none. */
  static <E extends Opcode> @Nullable E find(E[] entries, int code) {
    for (E entry : entries) {
      if (entry.code() == code) {
        return entry;
      }
    }
    return null;
  }

  /**
   * The title of a code.
   *
   * @param entries the table
   * @param code the value on the wire
   * @param kind the kind of code, printed with the code if the table does not have it
   */
  static String describe(Opcode[] entries, int code, String kind) {
    Opcode entry = find(entries, code);
    return entry != null ? entry.title() : "%s %02xh".formatted(kind, code);
  }
}
