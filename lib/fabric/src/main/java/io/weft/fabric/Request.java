// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.fabric.buffer.DataBuffer;
import io.weft.fabric.buffer.Slot;
import io.weft.fabric.lifecycle.RequestState;
import io.weft.nvme.StatusCode;
import io.weft.nvme.Transfer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One command on its way through a queue: its submission queue entry, its data buffer and its result. Requests are pooled by
 * their queue and live on its event loop; none may be used after its completion. {@link RequestState} is the life cycle.
 */
public final class Request extends SubmissionEntry {
  /** {@link #errorLocation} of a request without one. */
  public static final int NO_ERROR_LOCATION = 0xffff;

  private final Queue queue;
  private final int tag;

  private RequestState state = RequestState.FREE;
  private @Nullable Command command;
  /** The command's, kept here since every command asks for it several times. */
  private Transfer transfer = Transfer.NONE;
  private int transferLength;
  private @Nullable Slot slot;
  private @Nullable DataBuffer data;
  private int dataIndex;
  private long startNanos;

  private int status;
  private int dw0;
  private int dw1;
  private int errorLocation;
  private long errorInformation;

  private int received;
  private @Nullable Object attachment;
  private int abandoned;
  private @Nullable Request fusedWith;

  Request(Queue queue, int tag) {
    this.queue = queue;
    this.tag = tag;
  }

  void begin(ByteBuffer source, int sqe, long now) {
    become(RequestState.RECEIVED);
    load(source, sqe);
    command = null;
    transferLength = 0;
    received = 0;
    status = 0;
    dw0 = 0;
    dw1 = 0;
    errorLocation = NO_ERROR_LOCATION;
    abandoned = StatusCode.SUCCESS;
    errorInformation = 0;
    startNanos = now;
  }

  RequestState state() {
    return state;
  }

  /** Changes the state. @throws IllegalStateException if the new state may not follow the current one */
  void become(RequestState next) {
    state = state.to(next);
  }

  /** Whether the command has been received and is not yet completed. */
  boolean isActive() {
    return state != RequestState.FREE && state != RequestState.COMPLETED;
  }

  /** The queue that the command was submitted to. */
  public Queue queue() {
    return queue;
  }

  /** The controller that the queue belongs to. @throws IllegalStateException before Connect */
  public Controller controller() {
    return queue.controller();
  }

  /** A number, unique among the outstanding requests of the queue, from 0 up to the queue's size. */
  public int tag() {
    return tag;
  }

  /** When the command was received, as {@link System#nanoTime} of its read batch. */
  public long startNanos() {
    return startNanos;
  }

  /** The command that the SQE names. */
  public Command command() {
    if (command == null) {
      throw new IllegalStateException("the request was not admitted");
    }
    return command;
  }

  void command(Command command) {
    this.command = command;
    transfer = command.transfer();
  }

  /** Which way the data of the admitted command moves. */
  public Transfer transfer() {
    return transfer;
  }

  /** The command that the SQE names, null if it is not known yet or does not exist. */
  @Nullable Command commandOrNull() {
    return command;
  }

  /** The other command of a fused operation, once both have arrived. */
  @Nullable Request fusedWith() {
    return fusedWith;
  }

  void fusedWith(@Nullable Request other) {
    fusedWith = other;
  }

  /**
   * The status to end the command with instead of running it or its next step; SUCCESS to proceed. It does not stop what
   * has already reached the disk.
   */
  public int abandoned() {
    return abandoned;
  }

  /** Ends the command with a status before its next step. Damaged data outweighs every other reason. */
  void abandon(int status) {
    if (abandoned != StatusCode.TRANSIENT_TRANSPORT_ERROR) {
      abandoned = status;
    }
  }

  /** The bytes of data that the command moves. */
  public int transferLength() {
    return transferLength;
  }

  /** Sets the number of bytes that the command moves; for {@link Command#check}. */
  public void transferLength(int bytes) {
    transferLength = bytes;
  }

  /** The buffer of the command's data. */
  public DataBuffer data() {
    if (data == null) {
      throw new IllegalStateException("the command moves no data");
    }
    return data;
  }

  /** Whether the request already has a data buffer. */
  public boolean hasData() {
    return data != null;
  }

  /** The index in {@link #data} at which the command's data starts. */
  public int dataIndex() {
    return dataIndex;
  }

  /** Places the data in the transport's memory. */
  public void data(DataBuffer buffer, int index) {
    data = buffer;
    dataIndex = index;
  }

  /** Gives the request a slot for its data; it is released with the request. */
  public void slot(Slot taken) {
    slot = taken;
    data(taken, Slot.DATA);
  }

  /** The slot of the data, null if there is none or it was detached. */
  public @Nullable Slot slot() {
    return slot;
  }

  /** Detaches the slot from the request; the caller releases it. */
  public @Nullable Slot detachSlot() {
    Slot taken = slot;
    slot = null;
    return taken;
  }

  /** Whether the transport is still receiving the host's data. */
  public boolean isAwaitingData() {
    return state == RequestState.AWAITING_DATA;
  }

  /** The bytes of the host's data received so far. */
  public int received() {
    return received;
  }

  /** Adds to the bytes received. */
  public void addReceived(int bytes) {
    received += bytes;
    queue.countReceived(bytes);
  }

  /** Marks the host's data as damaged: the command will not run. */
  public void dataDamaged() {
    abandoned = StatusCode.TRANSIENT_TRANSPORT_ERROR;
  }

  /** The state that the command keeps between its steps; it stays with the pooled request, so that no I/O allocates it. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** Sets the state that the command keeps between its steps. */
  public void attachment(Object kept) {
    attachment = kept;
  }

  /** The status that the command was completed with. */
  public int status() {
    return status;
  }

  /** Dword 0 of the completion. */
  public int dw0() {
    return dw0;
  }

  /** Dword 1 of the completion. */
  public int dw1() {
    return dw1;
  }

  /** Parameter Error Location: byte in bits 7:0, bit in bits 10:8, or {@link #NO_ERROR_LOCATION}. */
  public int errorLocation() {
    return errorLocation;
  }

  /** Command Specific Information of the error's log entry; 0 if none. */
  public long errorInformation() {
    return errorInformation;
  }

  /** Sets the Command Specific Information of the error's log entry. */
  public void errorInformation(long information) {
    errorInformation = information;
  }

  /**
   * Records which field is wrong.
   *
   * @param offset the field's first byte in the SQE
   * @return the status Invalid Field in Command, not to be retried
   */
  public int invalidField(int offset) {
    return wrongField(offset, StatusCode.INVALID_FIELD | StatusCode.DNR);
  }

  /** Records which field is wrong. @return the given status */
  public int wrongField(int offset, int status) {
    errorLocation = offset;
    return status;
  }

  /** Completes the command. @param status a {@link StatusCode} */
  public void complete(int status) {
    complete(status, 0, 0);
  }

  /** Completes the command. @param status a {@link StatusCode} @param dw0 the command-specific result */
  public void complete(int status, int dw0) {
    complete(status, dw0, 0);
  }

  /**
   * Completes the command with both dwords of a result.
   *
   * @throws IllegalStateException if the command was completed already
   */
  public void complete(int status, int dw0, int dw1) {
    become(RequestState.COMPLETED);
    this.status = status;
    this.dw0 = dw0;
    this.dw1 = dw1;
    queue.completed(this);
  }

  /** Sets the More bit of the status. */
  void moreIsLogged() {
    status |= StatusCode.MORE;
  }

  /** Releases what the command used and frees the request for the next command. */
  void recycle() {
    become(RequestState.FREE);
    data = null;
    fusedWith = null;
    Slot held = slot;
    if (held != null) {
      slot = null;
      held.release();
    }
  }
}
