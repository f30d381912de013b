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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The controller's end of one queue pair, over any transport: it accepts commands, runs them and completes them. It lives
 * on one event loop; only {@link #commands()} may be called from elsewhere. {@link QueueState} is its life cycle.
 *
 * <p>A transport calls {@link #begin} for each command that it receives and {@link #start} once it knows how much
 * in-capsule data the command has; the queue then requests data from it, or gives it a completion to send.
 */
public final class Queue {
  /** Entries of a queue before Connect sets the number. */
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
  private final RequestPool requests;
  private final SlotWaiters slotWaiters;
  private final SlotPool.Waiter roomWaiter = this::roomReturned;
  /** Whether the transport has been told to leave the next command unread. */
  private boolean awaitsRoom;
  /** The length of a slot that was taken for in-capsule data beyond the limit of the pool, 0 for none. */
  private int lacking;
  private final SlotPool memory;
  /** The part of {@link #memory} that the queue uses: that for any host until an NVM subsystem has let the host in. */
  private SlotPool slots;
  /** The bytes of the host's data received so far. */
  private long received;
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
   * Creates an unconnected queue.
   *
   * @param port the port that the host connected to
   * @param memory the memory of the transport's event loop
   */
  public Queue(QueueTransport transport, FabricPort port, SlotPool memory) {
    this.transport = transport;
    this.port = port;
    this.memory = memory;
    this.slots = memory.forAnyHost();
    this.requests = new RequestPool(this, slots);
    this.slotWaiters = new SlotWaiters(slots, this::slotGranted);
  }

  /** The state of the queue. */
  public QueueState state() {
    return state;
  }

  /** The queue's transport. */
  public QueueTransport transport() {
    return transport;
  }

  /** The port that the host connected to. */
  public FabricPort port() {
    return port;
  }

  /** The scratch memory of the queue's event loop. */
  public Scratch scratch() {
    return memory.scratch();
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

  /** The number of commands received so far. May be called from any thread; slightly stale there. */
  public long commands() {
    return (long) COMMANDS.getOpaque(this);
  }

  /** The active commands. */
  public List<Request> outstanding() {
    return requests.all().stream().filter(Request::isActive).toList();
  }

  /**
   * Whether the event loop has room for another command of this queue. If not, the transport reads no further until
   * {@link QueueTransport#resume}.
   */
  public boolean hasRoom() {
    if (lacking == 0 && requests.hasRoom(size) || isRoomLeft()) {
      return true;
    }
    if (!awaitsRoom) {
      awaitsRoom = true;
      slots.await(roomWaiter);
    }
    return false;
  }

  private boolean isRoomLeft() {
    if (fusedPairs.isAwaitingSecond()) {
      // The first command of the operation keeps what it has until this one has come.
      return true;
    }
    boolean slotsLeft = lacking == 0 || slots.hasSlot(lacking, isAwaitingData());
    if (slotsLeft) {
      lacking = 0;
    }
    return slotsLeft && requests.hasRoom(size);
  }

  /** The pool has taken something back. @return whether that was not enough */
  private boolean roomReturned() {
    awaitsRoom = !isRoomLeft();
    if (awaitsRoom) {
      return true;
    }
    transport.resume();
    // It may have used all of it; it then waits again.
    return false;
  }

  /** Whether other queues of the event loop wait for memory, which this one may hold. */
  public boolean isHoldingUpOthers() {
    return slots.isAwaited(waiter -> waiter == slotWaiters || waiter == roomWaiter);
  }

  /** The bytes of the host's data received so far, of all commands. */
  public long received() {
    return received;
  }

  void countReceived(int bytes) {
    received += bytes;
  }

  /** Whether the host has still to send data of a command. */
  public boolean isAwaitingData() {
    return requests.all().stream().anyMatch(Request::isAwaitingData);
  }

  /** Gives back memory that has not been needed since the last call. Called now and then. */
  public void tidy() {
    requests.tidy();
  }

  /**
   * Begins a request for a command.
   *
   * @param source the buffer that holds the SQE
   * @param sqe the index of its first byte
   * @param now {@link System#nanoTime} of the read batch
   * @return the request, or null if the host has more commands outstanding than the queue has entries
   */
  public @Nullable Request begin(ByteBuffer source, int sqe, long now) {
    Request request = requests.take(size);
    if (request == null) {
      return null;
    }
    outstanding++;
    COMMANDS.setOpaque(this, commands + 1);
    request.begin(source, sqe, now);
    return request;
  }

  /**
   * Starts a request: completes it if it is refused, otherwise runs it once it has its data.
   *
   * @param inCapsule bytes of in-capsule data
   * @return whether the transport must supply that data: with {@link Request#data(DataBuffer, int)} and {@link #run} if all
   *     of it has arrived and the command reads it in place, else with {@link #slotForInCapsule} and {@link #dataArrived}
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

  /** Checks whether a request may run, and how much data it moves. @return SUCCESS, or the status to complete it with */
  private int admit(Request request, int inCapsule) {
    int status = Admission.check(this, request, inCapsule);
    return request.isFused() || fusedPairs.isAwaitingSecond() ? fusedPairs.admit(request, status) : status;
  }

  /** A slot for replies of the transport, even beyond the limit of the pool: the transport bounds what it has not sent. */
  public Slot slotForReplies(int length) {
    return slots.takeBeyondLimit(length);
  }

  /**
   * Gives an admitted request with in-capsule data a slot, even beyond the limit of the pool: the data is on its way. No
   * further command is then read.
   */
  public Slot slotForInCapsule(Request request) {
    int length = request.transferLength();
    if (!slots.hasSlot(length, false)) {
      lacking = Math.max(lacking, length);
    }
    Slot slot = slots.takeBeyondLimit(length);
    request.slot(slot);
    request.become(RequestState.AWAITING_DATA);
    return slot;
  }

  /** The request with a tag, null unless it is awaiting data from the transport. */
  public @Nullable Request awaitingData(int tag) {
    Request request = requests.get(tag);
    return request != null && request.isAwaitingData() ? request : null;
  }

  /** Runs an admitted request: gets its buffer, requests its data, executes it. */
  public void run(Request request) {
    if (request.transferLength() > 0 && !request.hasData() && !placeReply(request)) {
      Slot slot = takeSlot(request);
      if (slot == null) {
        slotWaiters.add(request);
        return;
      }
      slotGranted(request, slot);
    } else {
      execute(request);
    }
  }

  private @Nullable Slot takeSlot(Request request) {
    if (request.isFused()) {
      // Fused commands wait for each other, so they must not also wait for slots that other fused commands hold. Their
      // data is bounded by the atomic unit and the queue's size.
      return slots.takeBeyondLimit(request.transferLength());
    }
    // What has been returned belongs to those who have waited for it.
    return slotWaiters.isEmpty() && !slots.isHandingOut() ? slots.take(request.transferLength()) : null;
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
    return request.transfer() == Transfer.CONTROLLER_TO_HOST
        && request.command().endsInPlace(request)
        && transport.placeReply(request);
  }

  private void slotGranted(Request request, Slot slot) {
    request.slot(slot);
    if (request.transfer() == Transfer.HOST_TO_CONTROLLER) {
      request.become(RequestState.AWAITING_DATA);
      transport.requestData(request);
    } else {
      execute(request);
    }
  }

  /** Runs a request that now has all of its data, unless it has been aborted or the data is damaged. */
  public void dataArrived(Request request) {
    int status = request.abandoned();
    if (status == StatusCode.SUCCESS) {
      execute(request);
    } else {
      endUnrun(request, status);
    }
  }

  /** Ends a command that has not run, and the other command of its fused operation. */
  private void endUnrun(Request request, int status) {
    Request other = fusedPairs.part(request);
    request.complete(status);
    if (other != null) {
      FusedPairs.abandon(other, StatusCode.ABORTED_FAILED_FUSED);
    }
  }

  /**
   * Aborts a command, if it has not reached the disk (NVMe Base 2.1, section 5.1.1); called on the queue's event loop. A
   * command that cannot be stopped at once may still end with Command Abort Requested later: when its data has arrived,
   * which the host sends in any case, or before its next step.
   *
   * @param cid the command's CID; if several commands have it, the first is aborted
   * @param except a request that must not be aborted, such as the Abort command itself
   * @return whether the command has been aborted and completed
   */
  public boolean abort(int cid, Request except) {
    for (Request request : requests.all()) {
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
        yield true;
      }
      case HELD -> {
        endUnrun(request, StatusCode.ABORT_REQUESTED);
        yield true;
      }
      default -> cancel(request);
    };
  }

  /** Stops a command, at once or before its next step, if that is possible. @return whether it has been completed */
  private boolean cancel(Request request) {
    if (request.state() == RequestState.EXECUTING && request.command().cancel(request)) {
      return true;
    }
    request.abandon(StatusCode.ABORT_REQUESTED);
    return false;
  }

  void completed(Request request) {
    if (canAnswer()) {
      advanceHead();
      Controller bound = controller;
      if (bound != null && !StatusCode.isSuccess(request.status()) && bound.logError(request)) {
        request.moreIsLogged();
      }
      transport.complete(request);
    }
    retire(request);
  }

  /** I/O queues of a controller that was reset or has failed are about to be closed and send no more completions. */
  private boolean canAnswer() {
    return state.isOpen() && (qid <= 0 || controller().properties().state().isAcceptingCommands());
  }

  private void advanceHead() {
    head = head + 1 == size ? 0 : head + 1;
  }

  private void retire(Request request) {
    request.recycle();
    requests.giveBack(request);
    outstanding--;
    if (awaitsRoom) {
      slots.wake();
    }
    goneWhenIdle();
  }

  /**
   * Writes the 16 bytes of a request's CQE.
   *
   * @param target the buffer to write to
   * @param cqe the index of its first byte
   */
  public void encodeCompletion(Request request, ByteBuffer target, int cqe) {
    target.putInt(cqe + CqeLayout.DW0, request.dw0());
    target.putInt(cqe + CqeLayout.DW1, request.dw1());
    target.putInt(cqe + CqeLayout.SQHD, (flowControl ? head : headWithoutFlowControl()) | Math.max(qid, 0) << 16);
    target.putInt(cqe + CqeLayout.CID, request.cid() | request.status() << 17);
  }

  /** SQHD while SQ flow control is disabled: FFFFh in the response to Connect, which reports that, then reserved. */
  private int headWithoutFlowControl() {
    return commands == 1 ? 0xffff : 0;
  }

  /** Whether the transport may omit a completion that reports only success: SQ flow control is disabled. */
  public boolean maySkipCompletion() {
    return !flowControl;
  }

  /**
   * Binds the queue to its controller; for Connect.
   *
   * @param qid the queue's identifier
   * @param entries the number of entries, at least 2
   * @param next LIVE, or AUTHENTICATING if the host must authenticate first
   * @throws IllegalStateException if the queue is not UNCONNECTED
   */
  void connected(Controller to, int qid, int entries, boolean withFlowControl, QueueState next) {
    state = state.to(next);
    this.controller = to;
    this.qid = qid;
    this.size = entries;
    this.flowControl = withFlowControl;
    if (!to.properties().isDiscovery()) {
      slots = memory;
      requests.use(memory);
      slotWaiters.use(memory);
      transport.admitted();
    }
    transport.connected();
  }

  /**
   * Closes the queue: drops the commands that have not reached the disk; once the others have ended, the queue is gone. May
   * be called more than once.
   */
  public void close() {
    if (!state.isOpen()) {
      return;
    }
    state = state.to(QueueState.CLOSING);
    outstanding++;
    slotWaiters.clear();
    slots.withdraw(roomWaiter);
    awaitsRoom = false;
    requests.all().stream().filter(Request::isActive).forEach(this::drop);
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
      requests.close();
      if (controller != null) {
        controller.gone(this);
      }
    }
  }
}
