// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.nvme.Opcode;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The commands of one queue type of one controller type. */
public final class CommandTable {
  private final @Nullable Command[] byOpcode = new Command[256];

  /**
   * Builds a table.
   *
   * @throws IllegalArgumentException if two commands have the same opcode
   */
  public CommandTable(List<? extends Command> commands) {
    for (Command command : commands) {
      Opcode opcode = command.opcode();
      Command other = byOpcode[opcode.code()];
      if (other != null) {
        throw new IllegalArgumentException(
            "%s and %s have the same opcode, %02xh".formatted(other.opcode().title(), opcode.title(), opcode.code()));
      }
      byOpcode[opcode.code()] = command;
    }
  }

  /** The command with an opcode, null if there is none. */
  public @Nullable Command get(int opcode) {
    return byOpcode[opcode & 0xff];
  }

  /** The bits of OACS, ONCS or OFCS that announce the optional commands of this table. */
  public int optionalSupport() {
    return commands().stream().mapToInt(command -> command.opcode().optionalSupport()).reduce(0, (a, b) -> a | b);
  }

  /** All commands, in ascending order of opcode. */
  public List<Command> commands() {
    return Arrays.stream(byOpcode).filter(Objects::nonNull).toList();
  }
}
