// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.fabric.lifecycle.QueueState;
import io.weft.nvme.AdminOpcode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Fabrics commands, which every queue of every controller knows (NVMe Base 2.1, section 6). */
public final class FabricsCommands {
  /** The opcode of all Fabrics commands; FCTYPE distinguishes them. */
  static final int OPCODE = AdminOpcode.FABRICS.code();

  private static final Command CONNECT = new ConnectCommand();
  private static final CommandTable UNCONNECTED = new CommandTable(List.of(CONNECT));
  /** The table of the authentication commands, empty until they are supported. */
  private static final CommandTable AUTHENTICATING = new CommandTable(List.of());
  private static final CommandTable LIVE =
      new CommandTable(List.of(CONNECT, new PropertyGetCommand(), new PropertySetCommand(), new DisconnectCommand()));

  private FabricsCommands() {}

  /** The table of a live queue, by FCTYPE. */
  public static CommandTable table() {
    return LIVE;
  }

  /** The command with a type, null if a queue in this state does not know it. */
  static @Nullable Command get(int fctype, QueueState state) {
    return switch (state) {
      case UNCONNECTED -> UNCONNECTED.get(fctype);
      case AUTHENTICATING -> AUTHENTICATING.get(fctype);
      case LIVE -> LIVE.get(fctype);
      case CLOSING, GONE -> null;
    };
  }
}
