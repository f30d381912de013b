// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.nvme.Opcode;
import io.weft.nvme.StatusCode;
import io.weft.nvme.Transfer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A command that moves as much data as its SGL says and remains active until the test completes it. The direction of its
 * data follows from its opcode.
 */
class StubCommand implements Command {
  /** An opcode that no specification defines. */
  private record Entry(int code) implements Opcode {
    @Override
    public String title() {
      return "stub %02xh".formatted(code);
    }
  }

  static final int NONE = 0x10;
  static final int WRITE = 0x11;
  static final int READ = 0x12;
  /** Its first half is {@link #COMPARE}. */
  static final int SECOND = WRITE;
  static final int COMPARE = 0x05;
  static final int UNKNOWN = 0x77;

  /** The requests of all commands of the table that are executing, oldest first. */
  final Deque<Request> executing;
  private final int opcode;
  /** The result of {@link #check}. */
  int verdict = StatusCode.SUCCESS;
  /** Whether {@link #cancel} stops the command. */
  boolean cancels;
  /** Whether the command ends before {@link #execute} returns. */
  boolean endsAtOnce;

  StubCommand(int opcode, Deque<Request> executing) {
    this.opcode = opcode;
    this.executing = executing;
  }

  /** Commands of every kind. */
  static List<StubCommand> all() {
    Deque<Request> executing = new ArrayDeque<>();
    return List.of(new StubCommand(NONE, executing), new StubCommand(WRITE, executing), new StubCommand(READ, executing),
        new StubFusedCommand(executing));
  }

  @Override
  public Opcode opcode() {
    return new Entry(opcode);
  }

  @Override
  public int check(Request request) {
    request.transferLength(transfer() == Transfer.NONE ? 0 : (int) request.sglLength());
    return verdict;
  }

  @Override
  public void execute(Request request) {
    executing.add(request);
    if (endsAtOnce) {
      executing.remove(request);
      request.complete(StatusCode.SUCCESS);
    }
  }

  @Override
  public boolean endsInPlace(Request request) {
    return endsAtOnce;
  }

  @Override
  public boolean cancel(Request request) {
    if (cancels) {
      executing.remove(request);
      request.complete(StatusCode.ABORT_REQUESTED);
    }
    return cancels;
  }
}
