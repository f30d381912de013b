// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.fabric.lifecycle.ControllerState;
import io.weft.nvme.fabrics.Property;
import java.util.List;

/** A controller whose admin and I/O queues know {@link StubCommand}s. */
final class StubController extends Controller {
  final List<StubCommand> commands = StubCommand.all();
  private final CommandTable table = new CommandTable(commands);
  private final Runnable whenReleased;
  int resets;
  int releases;
  /** The result of {@link #logError}. */
  boolean logsErrors;

  StubController(int cntlid, Association association, boolean discovery, Runnable whenReleased) {
    super(cntlid, association, Property.VERSION_2_1, discovery);
    this.whenReleased = whenReleased;
  }

  /** The command with an opcode. */
  StubCommand command(int opcode) {
    return commands.stream().filter(c -> c.opcode().code() == opcode).findAny().orElseThrow();
  }

  /** The executing requests, oldest first. */
  List<Request> executing() {
    return List.copyOf(commands.getFirst().executing);
  }

  /** Completes the oldest executing request. */
  void completeOldest(int status) {
    commands.getFirst().executing.remove().complete(status);
  }

  /** The state that CSTS follows from. */
  ControllerState state() {
    return properties().state();
  }

  @Override
  public CommandTable adminCommands() {
    return table;
  }

  @Override
  public CommandTable ioCommands() {
    return table;
  }

  @Override
  public int maxIoQueues() {
    return StubPort.MAX_IO_QUEUES;
  }

  @Override
  protected void reset() {
    resets++;
  }

  @Override
  protected void released() {
    releases++;
    whenReleased.run();
  }

  @Override
  protected boolean logError(Request request) {
    return logsErrors;
  }
}
