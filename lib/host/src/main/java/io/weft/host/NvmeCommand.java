// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.weft.nvme.AdminOpcode;
import io.weft.nvme.SqeLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A command for a {@link HostQueue}: a Submission Queue Entry, the data that goes with it and, once it is completed, what
 * the controller answered. It may be used again after it ended, so that a load generator makes no garbage; while it is
 * under way it belongs to the queue. {@link AdminCommandBuilder}, {@link IoCommandBuilder} and {@link FabricsCommandBuilder} make them.
 */
public final class NvmeCommand {
  private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

  final byte[] bytes = new byte[SqeLayout.LENGTH];
  final ByteBuffer sqe = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  ByteBuffer data = NO_DATA;
  int dataStart;
  int dataLength;
  boolean ownSgl;
  boolean unlimited;
  @Nullable NvmeCommand fusedWith;

  // While under way.
  boolean underWay;
  @Nullable CommandHandler handler;
  int cid = -1;
  boolean inCapsule;
  int transferred;
  int outstandingR2ts;
  boolean lastDataSeen;
  boolean digestWrong;
  long submittedNanos;

  // The answer.
  int status;
  int dword0;
  int dword1;
  int sqHead;

  /** A command without data, all fields but the opcode zero. */
  public NvmeCommand(int opcode) {
    bytes[SqeLayout.OPCODE] = (byte) opcode;
    bytes[SqeLayout.FLAGS] = SqeLayout.PSDT_SGL;
  }

  /** OPC. */
  public int opcode() {
    return bytes[SqeLayout.OPCODE] & 0xff;
  }

  /** Makes it another command; all other fields stay. */
  public NvmeCommand opcode(int opcode) {
    bytes[SqeLayout.OPCODE] = (byte) opcode;
    return this;
  }

  /** Sets the byte behind the opcode: FUSE, and PSDT, which a new command has as Fabrics demands it. */
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

  /** Sets two dwords of the entry to one number. @param n the lower one's */
  public NvmeCommand cdwLong(int n, long value) {
    sqe.putLong(4 * n, value);
    return this;
  }

  /** A dword of the entry. @param n 0 to 15, as the specification counts them */
  public int cdw(int n) {
    return sqe.getInt(4 * n);
  }

  /**
   * Sets the data that the command sends or the memory that it fills: what stands between the buffer's position and its
   * limit, both of which stay as they are. Which way it goes the opcode says.
   */
  public NvmeCommand data(ByteBuffer buffer) {
    data = buffer.duplicate();
    dataStart = buffer.position();
    dataLength = buffer.remaining();
    return this;
  }

  /**
   * Sets the SGL descriptor, which the queue otherwise writes to suit the data. For tests of a controller.
   *
   * @param address its address or offset
   * @param length its length
   * @param identifier its type and sub type byte
   */
  public NvmeCommand sgl(long address, int length, int identifier) {
    ownSgl = true;
    writeSgl(address, length, identifier);
    return this;
  }

  /** Lets the command take as long as it wants: for Asynchronous Event Requests. */
  public NvmeCommand withoutTimeout() {
    unlimited = true;
    return this;
  }

  /** A copy of the 64-byte Submission Queue Entry as it stands, little endian. */
  public byte[] encode() {
    return bytes.clone();
  }

  /** Whether the data goes from the controller to the host: the low two bits of the opcode, or of FCTYPE. */
  boolean readsData() {
    return (direction() & 2) != 0;
  }

  private int direction() {
    int opcode = opcode();
    return opcode == AdminOpcode.FABRICS ? bytes[SqeLayout.FCTYPE] : opcode;
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

  /** A part of the data as a view that only this command uses. */
  ByteBuffer part(int offset, int length) {
    int from = dataStart + offset;
    return data.limit(from + length).position(from);
  }

  /** When the command was handed to the transport, as {@link System#nanoTime}. */
  public long submittedNanos() {
    return submittedNanos;
  }

  /** The Command Identifier that the command has, or had last. */
  public int cid() {
    return cid;
  }

  /** Bytes of data. */
  public int dataLength() {
    return dataLength;
  }

  /** The status of the answer: a {@link io.weft.nvme.StatusCode}, flags included. */
  public int status() {
    return status;
  }

  /** Dword 0 of the answer. */
  public int dword0() {
    return dword0;
  }

  /** The answer as a value. */
  public Completion completion() {
    return new Completion(status, dword0, dword1, sqHead);
  }
}
