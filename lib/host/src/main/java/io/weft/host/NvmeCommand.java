// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.weft.nvme.AdminOpcode;
import io.weft.nvme.Opcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.Transfer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A command for a {@link HostQueue}: a Submission Queue Entry, its data and, once it is completed, the controller's answer.
 * It may be reused after its completion, so that a load generator allocates nothing; while it is outstanding it belongs to
 * the queue. {@link AdminCommandBuilder}, {@link IoCommandBuilder} and {@link FabricsCommandBuilder} build commands.
 */
public final class NvmeCommand {
  private static final int FABRICS = AdminOpcode.FABRICS.code();
  private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

  final byte[] bytes = new byte[SqeLayout.LENGTH];
  final ByteBuffer sqe = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  ByteBuffer data = NO_DATA;
  int dataStart;
  int dataLength;
  boolean explicitSgl;
  boolean withoutTimeout;
  @Nullable NvmeCommand fusedWith;

  // While outstanding.
  boolean outstanding;
  @Nullable CommandHandler handler;
  int cid = -1;
  boolean inCapsule;
  int transferred;
  int outstandingR2ts;
  boolean lastDataSeen;
  boolean digestWrong;
  long submittedNanos;

  // The completion.
  int status;
  int dword0;
  int dword1;
  int sqHead;

  /** A command without data whose fields are zero, except for the opcode. */
  public NvmeCommand(Opcode opcode) {
    this(opcode.code());
  }

  /** As {@link #NvmeCommand(Opcode)}, for opcodes without an entry. */
  public NvmeCommand(int opcode) {
    bytes[SqeLayout.OPCODE] = (byte) opcode;
    bytes[SqeLayout.FLAGS] = SqeLayout.PSDT_SGL;
  }

  /** OPC. */
  public int opcode() {
    return bytes[SqeLayout.OPCODE] & 0xff;
  }

  /** Changes the opcode and no other field. */
  public NvmeCommand opcode(Opcode opcode) {
    bytes[SqeLayout.OPCODE] = (byte) opcode.code();
    return this;
  }

  /** Sets the byte after the opcode: FUSE and PSDT. A new command has the PSDT that Fabrics requires. */
  public NvmeCommand flags(int flags) {
    bytes[SqeLayout.FLAGS] = (byte) flags;
    return this;
  }

  /** Sets the NSID. */
  public NvmeCommand nsid(int nsid) {
    sqe.putInt(SqeLayout.NSID, nsid);
    return this;
  }

  /** Sets a dword of the entry. @param n 0 to 15, as the specification counts them */
  public NvmeCommand cdw(int n, int value) {
    sqe.putInt(4 * n, value);
    return this;
  }

  /** Sets two consecutive dwords of the entry to one number. @param n the first of them */
  public NvmeCommand cdwLong(int n, long value) {
    sqe.putLong(4 * n, value);
    return this;
  }

  /** A dword of the entry. @param n 0 to 15, as the specification counts them */
  public int cdw(int n) {
    return sqe.getInt(4 * n);
  }

  /**
   * Sets the data to send or the memory to fill, depending on the opcode: the bytes between the buffer's position and its
   * limit, neither of which changes.
   */
  public NvmeCommand data(ByteBuffer buffer) {
    data = buffer.duplicate();
    dataStart = buffer.position();
    dataLength = buffer.remaining();
    return this;
  }

  /**
   * Sets the SGL descriptor, which the queue otherwise derives from the data. For tests of controllers.
   *
   * @param address its address or offset
   * @param length its length
   * @param identifier its type and sub type byte
   */
  public NvmeCommand sgl(long address, int length, int identifier) {
    explicitSgl = true;
    writeSgl(address, length, identifier);
    return this;
  }

  /** Removes the time limit of the command, for Asynchronous Event Requests. */
  public NvmeCommand withoutTimeout() {
    withoutTimeout = true;
    return this;
  }

  /** A copy of the 64-byte Submission Queue Entry, little endian. */
  public byte[] encode() {
    return bytes.clone();
  }

  /** Whether data is transferred from the controller to the host. */
  boolean isToHost() {
    Transfer transfer = Transfer.of(bytes[isFabrics() ? SqeLayout.FCTYPE : SqeLayout.OPCODE]);
    return transfer == Transfer.CONTROLLER_TO_HOST || transfer == Transfer.BIDIRECTIONAL;
  }

  /** Whether it is a Fabrics command, whose kind is in FCTYPE. */
  boolean isFabrics() {
    return opcode() == FABRICS;
  }

  void writeSgl(long address, int length, int identifier) {
    sqe.putLong(SqeLayout.SGL_ADDRESS, address);
    sqe.putInt(SqeLayout.SGL_LENGTH, length);
    Arrays.fill(bytes, SqeLayout.SGL_LENGTH + 4, SqeLayout.SGL_IDENTIFIER, (byte) 0);
    bytes[SqeLayout.SGL_IDENTIFIER] = (byte) identifier;
  }

  void begin(int newCid, long now) {
    cid = newCid;
    sqe.putShort(SqeLayout.CID, (short) newCid);
    inCapsule = false;
    transferred = 0;
    outstandingR2ts = 0;
    lastDataSeen = false;
    digestWrong = false;
    submittedNanos = now;
  }

  /** A part of the data, as a view that the next call changes. */
  ByteBuffer part(int offset, int length) {
    int from = dataStart + offset;
    return data.limit(from + length).position(from);
  }

  /** When the command was passed to the transport, as {@link System#nanoTime}. */
  public long submittedNanos() {
    return submittedNanos;
  }

  /** The current or most recent Command Identifier. */
  public int cid() {
    return cid;
  }

  /** The length of the data in bytes. */
  public int dataLength() {
    return dataLength;
  }

  /** The status of the completion: a {@link io.weft.nvme.StatusCode}, flags included. */
  public int status() {
    return status;
  }

  /** Dword 0 of the completion. */
  public int dword0() {
    return dword0;
  }

  /** The completion as a value. */
  public Completion completion() {
    return new Completion(status, dword0, dword1, sqHead);
  }
}
