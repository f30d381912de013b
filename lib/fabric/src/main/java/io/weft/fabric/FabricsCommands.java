// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.nvme.AdminOpcode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Fabrics commands, which every queue of every controller knows (NVMe Base 2.1, section 6). */
public final class FabricsCommands {
  /** The opcode that all of them share; FCTYPE tells them apart. */
  static final int OPCODE = AdminOpcode.FABRICS.code();

  private static final CommandTable UNCONNECTED = new CommandTable(List.of(new ConnectCommand()));
  private static final CommandTable CONNECTED =
      new CommandTable(
          List.of(new ConnectCommand(), new PropertyGetCommand(), new PropertySetCommand(), new DisconnectCommand()));

  private FabricsCommands() {}

  /** The table of a queue that is connected, by FCTYPE. */
  public static CommandTable table() {
    return CONNECTED;
  }

  /** The command of a type, null where the queue does not know it in its state. */
  static @Nullable Command get(int fctype, boolean connected) {
    return (connected ? CONNECTED : UNCONNECTED).get(fctype);
  }
}
