// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import io.weft.fabric.Command;
import io.weft.fabric.CommandTable;
import io.weft.fabric.Request;
import io.weft.nvme.Opcode;
import io.weft.nvme.StatusCode;
import io.weft.nvme.Transfer;
import java.util.List;
import java.util.function.Consumer;

/**
 * A command without storage: the test supplies its work, and its SGL the amount of data that it moves.
 *
 * @param inPlace whether it reads and fills data in the transport's memory
 */
public record StubCommand(Opcode opcode, boolean inPlace, Consumer<Request> work) implements Command {
  /** An opcode that no specification defines; the direction of the command's data follows from it. */
  private record Entry(int code) implements Opcode {
    @Override
    public String title() {
      return "Stub %02xh".formatted(code);
    }
  }

  /** Moves no data. */
  public static final int NOTHING = 0xc0;
  /** Takes data from the host, in a slot. */
  public static final int WRITE = 0xc1;
  /** Gives data to the host, from a slot. */
  public static final int READ = 0xc2;
  /** Takes data from the host, in the transport's memory. */
  public static final int WRITE_IN_PLACE = 0xc5;
  /** Gives data to the host, straight into the send buffer. */
  public static final int READ_IN_PLACE = 0xc6;

  /** A table of all of them. @param work called with each request; completes it */
  static CommandTable table(Consumer<Request> work) {
    return new CommandTable(List.of(
        new StubCommand(new Entry(NOTHING), false, work),
        new StubCommand(new Entry(WRITE), false, work),
        new StubCommand(new Entry(READ), false, work),
        new StubCommand(new Entry(WRITE_IN_PLACE), true, work),
        new StubCommand(new Entry(READ_IN_PLACE), true, work)));
  }

  @Override
  public int check(Request request) {
    if (transfer() != Transfer.NONE) {
      request.transferLength((int) request.sglLength());
    }
    return StatusCode.SUCCESS;
  }

  @Override
  public void execute(Request request) {
    work.accept(request);
  }

  @Override
  public boolean endsInPlace(Request request) {
    return inPlace;
  }

  @Override
  public boolean readsDataInPlace(Request request) {
    return inPlace;
  }
}
