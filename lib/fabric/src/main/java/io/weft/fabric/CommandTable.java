// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The commands that one type of queue of one type of controller knows. */
public final class CommandTable {
  private final @Nullable Command[] byOpcode = new Command[256];

  /**
   * Builds a table.
   *
   * @throws IllegalArgumentException if two commands have one opcode
   */
  public CommandTable(List<? extends Command> commands) {
    for (Command command : commands) {
      Command other = byOpcode[command.opcode()];
      if (other != null) {
        throw new IllegalArgumentException(
            "%s and %s have one opcode, %02xh".formatted(other.name(), command.name(), command.opcode()));
      }
      byOpcode[command.opcode()] = command;
    }
  }

  /** The command of an opcode, or null where the table has none. */
  public @Nullable Command get(int opcode) {
    return byOpcode[opcode & 0xff];
  }

  /** All commands, by rising opcode. */
  public List<Command> commands() {
    return Arrays.stream(byOpcode).filter(Objects::nonNull).toList();
  }
}
