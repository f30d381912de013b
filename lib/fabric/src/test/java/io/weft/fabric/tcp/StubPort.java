// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import io.weft.fabric.Association;
import io.weft.fabric.CommandTable;
import io.weft.fabric.Controller;
import io.weft.fabric.FabricPort;
import io.weft.fabric.FabricSubsystem;
import io.weft.fabric.Request;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.Access;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A port with one subsystem, whose queues have Fabrics commands and {@link StubCommand}s. */
public final class StubPort implements FabricPort {
  public static final String NQN = "nqn.2026-11.io.weft:stub";
  public static final int MAX_TRANSFER = 1 << 20;

  private static final int VERSION = 2 << 16 | 1 << 8;

  private final Map<Integer, Controller> controllers = new ConcurrentHashMap<>();
  private final CommandTable commands = StubCommand.table(request -> work().accept(request));
  private volatile byte[] stored = new byte[0];
  private volatile Consumer<Request> work = this::store;

  /** Replaces the work of the commands, which is {@link #store}. */
  public void work(Consumer<Request> other) {
    work = other;
  }

  private Consumer<Request> work() {
    return work;
  }

  /** Keeps the data of a write; fills the data of a read with what was written last. */
  public void store(Request request) {
    byte[] bytes = new byte[request.transferLength()];
    switch (request.opcode()) {
      case StubCommand.WRITE, StubCommand.WRITE_IN_PLACE -> {
        request.data().nio().get(request.dataIndex(), bytes);
        stored = bytes;
      }
      case StubCommand.READ, StubCommand.READ_IN_PLACE ->
          request.data().nio().put(request.dataIndex(), stored, 0, Math.min(stored.length, bytes.length));
      default -> { }
    }
    request.complete(StatusCode.SUCCESS);
  }

  /** The data that was written last. */
  public byte[] stored() {
    return stored;
  }

  /** The number of associations. */
  public int associations() {
    return controllers.size();
  }

  @Override
  public int id() {
    return 1;
  }

  @Override
  public int inCapsuleDataSize() {
    return ADMIN_IN_CAPSULE;
  }

  @Override
  public int maxQueueEntries() {
    return 128;
  }

  @Override
  public int maxTransferSize() {
    return MAX_TRANSFER;
  }

  @Override
  public @Nullable FabricSubsystem subsystem(String nqn) {
    return nqn.equals(NQN) ? new Subsystem() : null;
  }

  private final class Subsystem implements FabricSubsystem {
    @Override
    public String nqn() {
      return NQN;
    }

    @Override
    public Access access(String hostNqn) {
      return Access.ALLOWED;
    }

    @Override
    public int maxIoQueues() {
      return 4;
    }

    @Override
    public Controller create(Association association) {
      int cntlid = 1;
      while (controllers.containsKey(cntlid)) {
        cntlid++;
      }
      Controller controller = new StubController(cntlid, association);
      controllers.put(cntlid, controller);
      return controller;
    }

    @Override
    public @Nullable Controller controller(int cntlid) {
      return controllers.get(cntlid);
    }
  }

  private final class StubController extends Controller {
    StubController(int cntlid, Association association) {
      super(cntlid, association, VERSION, false);
    }

    @Override
    public CommandTable adminCommands() {
      return commands;
    }

    @Override
    public CommandTable ioCommands() {
      return commands;
    }

    @Override
    public int maxIoQueues() {
      return 4;
    }

    @Override
    protected void released() {
      controllers.remove(cntlid());
    }

    @Override
    protected boolean logError(Request request) {
      return false;
    }
  }
}
