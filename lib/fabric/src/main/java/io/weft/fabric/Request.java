// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.fabric.buffer.DataBuffer;
import io.weft.fabric.buffer.Slot;
import io.weft.fabric.lifecycle.RequestState;
import io.weft.nvme.StatusCode;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One command on its way through a queue: its submission queue entry, its data buffer and its result. Requests are pooled by
 * their queue and live on its event loop; none may be kept after it was completed. {@link RequestState} is the way.
 */
public final class Request extends SubmissionEntry {
  /** {@link #errorLocation} of a request that has none. */
  public static final int NO_ERROR_LOCATION = 0xffff;

  private final Queue queue;
  private final int tag;

  private RequestState state = RequestState.FREE;
  private @Nullable Command command;
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

  /** Takes a step. @throws IllegalStateException if the state may not follow the present one */
  void become(RequestState next) {
    state = state.to(next);
  }

  /** Whether the command has come and is not completed. */
  boolean isActive() {
    return state != RequestState.FREE && state != RequestState.COMPLETED;
  }

  /** The queue that the command came on. */
  public Queue queue() {
    return queue;
  }

  /** The controller that the queue belongs to. @throws IllegalStateException before Connect */
  public Controller controller() {
    return queue.controller();
  }

  /** A number that no other outstanding request of the queue has: 0 up to the queue's size. */
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
  }

  /** The command that the SQE names, null while it is not known, or where there is none. */
  @Nullable Command commandOrNull() {
    return command;
  }

  /** The other half of a fused operation, once both have come. */
  @Nullable Request fusedWith() {
    return fusedWith;
  }

  void fusedWith(@Nullable Request other) {
    fusedWith = other;
  }

  /**
   * The status to end the command with instead of running it, or taking its next step; SUCCESS to proceed. What has
   * reached the disk is not stopped by it.
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

  /** Bytes of data that the command moves. */
  public int transferLength() {
    return transferLength;
  }

  /** Sets the bytes of data that the command moves; for {@link Command#check}. */
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

  /** Whether there is a data buffer already. */
  public boolean hasData() {
    return data != null;
  }

  /** Where in {@link #data} the command's data starts. */
  public int dataIndex() {
    return dataIndex;
  }

  /** Places the data in memory of the transport. */
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

  /** Takes the slot away from the request: the caller releases it. */
  public @Nullable Slot detachSlot() {
    Slot taken = slot;
    slot = null;
    return taken;
  }

  /** Whether the transport is still bringing the host's data. */
  public boolean isAwaitingData() {
    return state == RequestState.AWAITING_DATA;
  }

  /** Bytes of the host's data that have come so far. */
  public int received() {
    return received;
  }

  /** More of the host's data has come. */
  public void addReceived(int bytes) {
    received += bytes;
  }

  /** Some of the host's data has come damaged: the command will not run. */
  public void dataDamaged() {
    abandoned = StatusCode.TRANSIENT_TRANSPORT_ERROR;
  }

  /** What the command keeps between its steps; it stays with the pooled request, so that no I/O has to allocate it. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** Sets what the command keeps. */
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

  /** Where the SQE was wrong: byte in bits 7:0, bit in bits 10:8, or {@link #NO_ERROR_LOCATION}. */
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
   * Notes which field is wrong.
   *
   * @param offset the field's first byte in the SQE
   * @return the status Invalid Field in Command, not to be retried
   */
  public int invalidField(int offset) {
    return wrongField(offset, StatusCode.INVALID_FIELD | StatusCode.DNR);
  }

  /** Notes which field is wrong. @return the given status */
  public int wrongField(int offset, int status) {
    errorLocation = offset;
    return status;
  }

  /** Completes the command. @param status a {@link StatusCode} */
  public void complete(int status) {
    complete(status, 0, 0);
  }

  /** Completes the command. @param status a {@link StatusCode} @param dw0 the command specific result */
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

  /** Lets go of what the command used, for the next one. */
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
