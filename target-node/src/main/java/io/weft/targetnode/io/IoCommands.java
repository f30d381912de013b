// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.CommandTable;
import java.util.List;

/** The commands of an I/O queue. */
public final class IoCommands {
  private IoCommands() {}

  /** The table of all I/O commands. */
  public static CommandTable table() {
    return new CommandTable(
        List.of(
            new FlushCommand(),
            new WriteCommand(),
            new ReadCommand(),
            new WriteUncorrectableCommand(),
            new CompareCommand(),
            new WriteZeroesCommand(),
            new DatasetManagementCommand(),
            new VerifyCommand(),
            new CopyCommand()));
  }
}
