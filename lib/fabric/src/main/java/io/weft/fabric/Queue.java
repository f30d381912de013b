// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.fabric.buffer.DataBuffer;
import io.weft.fabric.buffer.Scratch;
import io.weft.fabric.buffer.Slot;
import io.weft.fabric.buffer.SlotPool;
import io.weft.fabric.lifecycle.QueueState;
import io.weft.fabric.lifecycle.RequestState;
import io.weft.nvme.CqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.Transfer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The controller's end of one queue pair, over any transport: it takes commands in, runs them and gives completions out. It
 * lives on one event loop; only {@link #commands()} may be asked from elsewhere. {@link QueueState} is its life.
 *
 * <p>A transport calls {@link #begin} for each command that it receives and {@link #start} when it knows how much data has
 * come with it; the queue then asks it for data, or gives it a completion to send.
 */
public final class Queue {
  /** Entries of a queue before Connect has said how many there are. */
  private static final int UNCONNECTED_SIZE = 2;

  private static final VarHandle COMMANDS;

  static {
    try {
      COMMANDS = MethodHandles.lookup().findVarHandle(Queue.class, "commands", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final QueueTransport transport;
  private final FabricPort port;
  private final SlotPool slots;
  private final List<Request> requests = new ArrayList<>();
  private final SlotWaiters slotWaiters;
  private Request[] free = new Request[UNCONNECTED_SIZE];
  private int freeCount;
  /** The requests that are not free, and {@link #close} itself while it runs: the queue is gone when it falls to 0. */
  private int outstanding;
  private final FusedPairs fusedPairs = new FusedPairs();

  private QueueState state = QueueState.UNCONNECTED;
  private int qid = -1;
  private int size = UNCONNECTED_SIZE;
  private int head;
  private boolean flowControl = true;
  private @Nullable Controller controller;

  @SuppressWarnings("unused") // through COMMANDS
  private long commands;

  /**
   * Makes an unconnected queue.
   *
   * @param port the port that the host came to
   * @param slots the data buffers of the transport's event loop
   */
  public Queue(QueueTransport transport, FabricPort port, SlotPool slots) {
    this.transport = transport;
    this.port = port;
    this.slots = slots;
    this.slotWaiters = new SlotWaiters(slots, this::buffered);
  }

  /** Where the queue is in its life. */
  public QueueState state() {
    return state;
  }

  /** The transport below. */
  public QueueTransport transport() {
    return transport;
  }

  /** The port that the host came to. */
  public FabricPort port() {
    return port;
  }

  /** The scratch memory of the queue's event loop. */
  public Scratch scratch() {
    return slots.scratch();
  }

  /** QID: 0 for the admin queue, -1 before Connect. */
  public int qid() {
    return qid;
  }

  /** The controller that Connect bound the queue to. @throws IllegalStateException before Connect */
  public Controller controller() {
    Controller bound = controller;
    if (bound == null) {
      throw new IllegalStateException("the queue is not connected");
    }
    return bound;
  }

  /** How many commands have come so far; from any thread, perhaps a moment late. */
  public long commands() {
    return (long) COMMANDS.getOpaque(this);
  }

  /** The commands that are under way. */
  public List<Request> outstanding() {
    return requests.stream().filter(Request::isActive).toList();
  }

  /**
   * Takes a command in.
   *
   * @param source holds the SQE
   * @param sqe the index of its first byte
   * @param now {@link System#nanoTime} of the read batch
   * @return the request, or null if the host has more commands outstanding than the queue has entries
   */
  public @Nullable Request begin(ByteBuffer source, int sqe, long now) {
    Request request;
    if (freeCount > 0) {
      request = free[--freeCount];
    } else if (requests.size() < size) {
      request = new Request(this, requests.size());
      requests.add(request);
    } else {
      return null;
    }
    outstanding++;
    COMMANDS.setOpaque(this, commands + 1);
    request.begin(source, sqe, now);
    return request;
  }

  /**
   * Starts a request: completes it if it is refused, else runs it as soon as its data is there.
   *
   * @param inCapsule bytes of data that came with the command
   * @return whether the transport has to hand that data over: with {@link Request#data(DataBuffer, int)} and {@link #run} if
   *     it is all there and the command reads it in place, else with {@link #slotForInCapsule} and {@link #dataArrived}
   */
  public boolean start(Request request, int inCapsule) {
    int status = admit(request, inCapsule);
    if (status != StatusCode.SUCCESS) {
      request.complete(status);
      return false;
    }
    if (inCapsule > 0 && request.transferLength() > 0) {
      return true;
    }
    run(request);
    return false;
  }

  /** Looks whether a request may run, and how much data it moves. @return SUCCESS, or the status to complete it with */
  private int admit(Request request, int inCapsule) {
    int status = Admission.check(this, request, inCapsule);
    return request.isFused() || fusedPairs.awaitsSecond() ? fusedPairs.admit(request, status) : status;
  }

  /**
   * Gives an admitted request whose data came in the capsule a slot, even beyond the limit of the pool: in-capsule data
   * is bounded by the queue's size, and refusing it would stop the connection.
   */
  public Slot slotForInCapsule(Request request) {
    Slot slot = slots.takeBeyondLimit(request.transferLength());
    request.slot(slot);
    request.become(RequestState.AWAITING_DATA);
    return slot;
  }

  /** The request of a tag that the transport brings data for, null if there is none. */
  public @Nullable Request awaitingData(int tag) {
    Request request = tag < requests.size() ? requests.get(tag) : null;
    return request != null && request.isAwaitingData() ? request : null;
  }

  /** Runs an admitted request: takes its buffer, fetches its data, executes it. */
  public void run(Request request) {
    if (request.transferLength() > 0 && !request.hasData() && !placeReply(request)) {
      Slot slot = takeSlot(request);
      if (slot == null) {
        slotWaiters.add(request);
        return;
      }
      buffered(request, slot);
    } else {
      execute(request);
    }
  }

  private @Nullable Slot takeSlot(Request request) {
    if (request.isFused()) {
      // Two commands that wait for each other must not wait for slots that others in the same position hold. Their
      // data is bounded: by the atomic unit, and the queue's size.
      return slots.takeBeyondLimit(request.transferLength());
    }
    return slotWaiters.isEmpty() ? slots.take(request.transferLength()) : null;
  }

  private void execute(Request request) {
    if (request.isFused()) {
      fusedPairs.ready(request);
    } else {
      request.become(RequestState.EXECUTING);
      request.command().execute(request);
    }
  }

  private boolean placeReply(Request request) {
    Command command = request.command();
    return command.transfer() == Transfer.CONTROLLER_TO_HOST
        && command.endsInPlace(request)
        && transport.placeReply(request);
  }

  private void buffered(Request request, Slot slot) {
    request.slot(slot);
    if (request.command().transfer() == Transfer.HOST_TO_CONTROLLER) {
      request.become(RequestState.AWAITING_DATA);
      transport.requestData(request);
    } else {
      execute(request);
    }
  }

  /** Runs a request whose data is all there now, unless it has been aborted or the data is damaged. */
  public void dataArrived(Request request) {
    int status = request.abandoned();
    if (status == StatusCode.SUCCESS) {
      execute(request);
    } else {
      endUnrun(request, status);
    }
  }

  /** Ends a command that has not run, and with it the other half of a fused operation. */
  private void endUnrun(Request request, int status) {
    Request other = fusedPairs.part(request);
    request.complete(status);
    if (other != null) {
      FusedPairs.abandon(other, StatusCode.ABORTED_FAILED_FUSED);
    }
  }

  /**
   * Aborts a command, if it has not reached the disk (NVMe Base 2.1, section 5.1.1); on the queue's event loop. One that
   * cannot be stopped at once may still end with Command Abort Requested later: when its data has come, which the host
   * sends whatever becomes of the command, or before its next step.
   *
   * @param cid the command's CID; of several that have it, the first is meant
   * @param except a request that is not meant, such as the Abort command itself
   * @return whether the command has been aborted and completed
   */
  public boolean abort(int cid, Request except) {
    for (Request request : requests) {
      if (request.isActive() && request != except && request.cid() == cid) {
        return abort(request);
      }
    }
    return false;
  }

  private boolean abort(Request request) {
    return switch (request.state()) {
      case WAITING_FOR_SLOT -> {
        slotWaiters.remove(request);
        request.complete(StatusCode.ABORT_REQUESTED);
        slotWaiters.grant();
        yield true;
      }
      case HELD -> {
        endUnrun(request, StatusCode.ABORT_REQUESTED);
        yield true;
      }
      default -> cancel(request);
    };
  }

  /** Stops a command, at once or before its next step if it can be. @return whether it has been completed */
  private boolean cancel(Request request) {
    if (request.state() == RequestState.EXECUTING && request.command().cancel(request)) {
      return true;
    }
    request.abandon(StatusCode.ABORT_REQUESTED);
    return false;
  }

  void completed(Request request) {
    if (answers()) {
      advanceHead();
      Controller bound = controller;
      if (bound != null && !StatusCode.isSuccess(request.status()) && bound.failed(request)) {
        request.moreIsLogged();
      }
      transport.complete(request);
    }
    retire(request);
  }

  /** I/O queues of a controller that was reset, failed or ended are about to be closed: they answer nothing more. */
  private boolean answers() {
    return state.isOpen() && (qid <= 0 || controller().properties().state().takesCommands());
  }

  private void advanceHead() {
    head = head + 1 == size ? 0 : head + 1;
  }

  private void retire(Request request) {
    request.recycle();
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, Math.min(size, 2 * free.length));
    }
    free[freeCount++] = request;
    outstanding--;
    goneWhenIdle();
  }

  /**
   * Writes the 16 bytes of a request's CQE.
   *
   * @param target where to
   * @param cqe the index of its first byte
   */
  public void encodeCompletion(Request request, ByteBuffer target, int cqe) {
    target.putInt(cqe + CqeLayout.DW0, request.dw0());
    target.putInt(cqe + CqeLayout.DW1, request.dw1());
    target.putInt(cqe + CqeLayout.SQHD, (flowControl ? head : noHead()) | Math.max(qid, 0) << 16);
    target.putInt(cqe + CqeLayout.CID, request.cid() | request.status() << 17);
  }

  /** SQHD while SQ flow control is disabled: FFFFh says so in the answer to Connect, later it is reserved. */
  private int noHead() {
    return commands == 1 ? 0xffff : 0;
  }

  /** Whether the transport may spare a completion that says nothing but success: SQ flow control is disabled. */
  public boolean maySkipCompletion() {
    return !flowControl;
  }

  /**
   * Binds the queue to its controller; for Connect.
   *
   * @param qid the queue's identifier
   * @param entries the number of entries, 2 at least
   * @param next LIVE, or AUTHENTICATING if the host has to prove first who it is
   * @throws IllegalStateException if the queue is not UNCONNECTED
   */
  void connected(Controller to, int qid, int entries, boolean withFlowControl, QueueState next) {
    state = state.to(next);
    this.controller = to;
    this.qid = qid;
    this.size = entries;
    this.flowControl = withFlowControl;
  }

  /**
   * Closes the queue: what has not reached the disk is dropped, and when the rest has ended the queue is gone. May be called
   * more than once.
   */
  public void close() {
    if (!state.isOpen()) {
      return;
    }
    state = state.to(QueueState.CLOSING);
    outstanding++;
    slotWaiters.clear();
    requests.stream().filter(Request::isActive).forEach(this::drop);
    if (controller != null) {
      controller.closing(this);
    }
    transport.close();
    outstanding--;
    goneWhenIdle();
  }

  private void drop(Request request) {
    switch (request.state()) {
      case WAITING_FOR_SLOT, AWAITING_DATA, HELD -> retire(request);
      default -> cancel(request);
    }
  }

  private void goneWhenIdle() {
    if (outstanding == 0 && state == QueueState.CLOSING) {
      state = state.to(QueueState.GONE);
      if (controller != null) {
        controller.gone(this);
      }
    }
  }
}
