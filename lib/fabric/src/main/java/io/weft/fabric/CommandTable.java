// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.nvme.Opcode;
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
      Opcode opcode = command.opcode();
      Command other = byOpcode[opcode.code()];
      if (other != null) {
        throw new IllegalArgumentException(
            "%s and %s have one opcode, %02xh".formatted(other.opcode().title(), opcode.title(), opcode.code()));
      }
      byOpcode[opcode.code()] = command;
    }
  }

  /** The command of an opcode, or null where the table has none. */
  public @Nullable Command get(int opcode) {
    return byOpcode[opcode & 0xff];
  }

  /** The bits of OACS, ONCS or OFCS that announce the optional commands of this table. */
  public int optionalSupport() {
    return commands().stream().mapToInt(command -> command.opcode().optionalSupport()).reduce(0, (a, b) -> a | b);
  }

  /** All commands, by rising opcode. */
  public List<Command> commands() {
    return Arrays.stream(byOpcode).filter(Objects::nonNull).toList();
  }
}
