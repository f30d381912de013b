// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.weft.host.error.ProtocolViolationException;
import io.weft.nvme.tcp.FatalErrorStatus;
import org.jspecify.annotations.Nullable;

/**
 * The outstanding commands of a queue by Command Identifier. The upper four bits of an identifier count how often its
 * lower twelve were used, so that a late or duplicate completion does not match the next command.
 */
final class CommandSlots {
  private static final int INDEX_MASK = 0xfff;

  private final @Nullable NvmeCommand[] commands;
  private final int[] free;
  private final int[] identifiers;
  private int freeCount;

  CommandSlots(int depth) {
    commands = new NvmeCommand[depth];
    free = new int[depth];
    identifiers = new int[depth];
    for (int i = 0; i < depth; i++) {
      free[i] = depth - 1 - i;
      identifiers[i] = i;
    }
    freeCount = depth;
  }

  int depth() {
    return commands.length;
  }

  int freeCount() {
    return freeCount;
  }

  int count() {
    return commands.length - freeCount;
  }

  /** Adds a command and assigns its identifier. */
  void add(NvmeCommand command, long now) {
    int index = free[--freeCount];
    identifiers[index] = (identifiers[index] + 0x1000) & 0xffff;
    commands[index] = command;
    command.begin(identifiers[index], now);
  }

  @Nullable NvmeCommand get(int cid) {
    int index = cid & INDEX_MASK;
    NvmeCommand command = index < commands.length ? commands[index] : null;
    return command != null && command.cid == cid ? command : null;
  }

  void remove(NvmeCommand command) {
    int index = command.cid & INDEX_MASK;
    if (commands[index] != command) {
      throw new ProtocolViolationException(
          "CID %04xh completed twice".formatted(command.cid), FatalErrorStatus.INVALID_HEADER_FIELD, 0);
    }
    commands[index] = null;
    free[freeCount++] = index;
  }

  /** The command at an index, null if there is none. @param index 0 to depth - 1 */
  @Nullable NvmeCommand at(int index) {
    return commands[index];
  }
}
