// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.fabric.buffer.DataBuffer;
import io.weft.fabric.buffer.Slot;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One command on its way through a queue: the fields of its SQE, its data buffer and its result. Requests are pooled by
 * their queue and live on its event loop; none may be kept after it was completed.
 */
public final class Request {
  /** {@link #errorLocation} of a request that has none. */
  public static final int NO_ERROR_LOCATION = 0xffff;

  private final Queue queue;
  private final int tag;
  private final int[] dwords = new int[SqeLayout.LENGTH / 4];

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
  private boolean awaitingData;
  private boolean dataDamaged;
  private boolean active;
  private int abandoned;
  private @Nullable Request fusedWith;
  private boolean held;

  Request(Queue queue, int tag) {
    this.queue = queue;
    this.tag = tag;
  }

  void begin(ByteBuffer source, int sqe, long now) {
    for (int i = 0; i < dwords.length; i++) {
      dwords[i] = source.getInt(sqe + 4 * i);
    }
    active = true;
    command = null;
    transferLength = 0;
    received = 0;
    awaitingData = false;
    dataDamaged = false;
    status = 0;
    dw0 = 0;
    dw1 = 0;
    errorLocation = NO_ERROR_LOCATION;
    abandoned = StatusCode.SUCCESS;
    errorInformation = 0;
    startNanos = now;
  }

  /** The queue that the command came on. */
  public Queue queue() {
    return queue;
  }

  /** The controller that the queue belongs to. @throws NullPointerException before Connect */
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

  /** OPC. */
  public int opcode() {
    return dwords[0] & 0xff;
  }

  /** The byte behind the opcode: FUSE and PSDT. */
  public int flags() {
    return dwords[0] >> 8 & 0xff;
  }

  /** CID, all 16 bits. */
  public int cid() {
    return dwords[0] >>> 16;
  }

  /** NSID, or in a Fabrics command FCTYPE and reserved bytes. */
  public int nsid() {
    return dwords[1];
  }

  /** A dword of the SQE. @param n 0 to 15, as the specification counts them */
  public int cdw(int n) {
    return dwords[n];
  }

  /** Two dwords of the SQE as one number. @param n the lower one's */
  public long cdwLong(int n) {
    return dwords[n] & 0xffff_ffffL | (long) dwords[n + 1] << 32;
  }

  /** The SGL descriptor's type and sub type byte. */
  public int sglIdentifier() {
    return dwords[SqeLayout.SGL_LENGTH / 4 + 1] >>> 24;
  }

  /** The SGL descriptor's address or offset. */
  public long sglAddress() {
    return cdwLong(SqeLayout.SGL_ADDRESS / 4);
  }

  /** The SGL descriptor's length in bytes, as an unsigned number. */
  public long sglLength() {
    return dwords[SqeLayout.SGL_LENGTH / 4] & 0xffff_ffffL;
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

  /** Whether the command is known. */
  boolean isAdmissible() {
    return command != null;
  }

  /** Whether the command is half of a fused operation (FUSE). */
  public boolean isFused() {
    return (dwords[0] >> 8 & SqeLayout.FUSE_MASK) != 0;
  }

  /** The other half of a fused operation, once both have come. */
  @Nullable Request fusedWith() {
    return fusedWith;
  }

  void fusedWith(@Nullable Request other) {
    fusedWith = other;
  }

  /** Whether the command could run, but for the other half of its fused operation. */
  boolean isHeld() {
    return held;
  }

  void held(boolean waits) {
    held = waits;
  }

  /**
   * The status that the command is to end with instead of running, or going on to its next step; SUCCESS to go on. What
   * the disk has already is not stopped by it.
   */
  public int abandoned() {
    return abandoned;
  }

  void abandoned(int status) {
    abandoned = status;
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

  /** Lets the data stand in memory of the transport's own. */
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
    return awaitingData;
  }

  void awaitingData(boolean awaiting) {
    awaitingData = awaiting;
  }

  /** Whether the command has come and is not completed. */
  public boolean isActive() {
    return active;
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
    dataDamaged = true;
  }

  boolean isDataDamaged() {
    return dataDamaged;
  }

  /** What the command keeps between its steps; stays with the pooled request, so that it need not be made per I/O. */
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

  /** What the Error Information log page tells besides, in the words of the command; 0 for nothing. */
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

  /** Completes the command with both dwords of a result. */
  public void complete(int status, int dw0, int dw1) {
    if (!active) {
      throw new IllegalStateException("the request was completed already");
    }
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
    active = false;
    data = null;
    fusedWith = null;
    held = false;
    Slot held = slot;
    if (held != null) {
      slot = null;
      held.release();
    }
  }
}
