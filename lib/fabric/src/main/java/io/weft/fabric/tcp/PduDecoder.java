// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import static io.weft.fabric.tcp.PduDecoderState.DATA;
import static io.weft.fabric.tcp.PduDecoderState.DATA_DIGEST;
import static io.weft.fabric.tcp.PduDecoderState.ENDED;
import static io.weft.fabric.tcp.PduDecoderState.HEADER;
import static io.weft.fabric.tcp.PduDecoderState.INITIALIZING;
import static io.weft.nvme.tcp.FatalErrorStatus.DATA_LIMIT_EXCEEDED;
import static io.weft.nvme.tcp.FatalErrorStatus.DATA_OUT_OF_RANGE;
import static io.weft.nvme.tcp.FatalErrorStatus.HEADER_DIGEST_ERROR;
import static io.weft.nvme.tcp.FatalErrorStatus.INVALID_HEADER_FIELD;
import static io.weft.nvme.tcp.FatalErrorStatus.PDU_SEQUENCE_ERROR;

import io.netty.buffer.ByteBuf;
import io.weft.fabric.Queue;
import io.weft.fabric.Request;
import io.weft.fabric.buffer.DataBuffer;
import io.weft.fabric.buffer.Slot;
import io.weft.nvme.Crc32c;
import io.weft.nvme.StatusCode;
import io.weft.nvme.tcp.FatalErrorStatus;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Parses a controller's incoming PDUs in the buffer that received them, and runs their commands (NVMe/TCP Transport 1.1,
 * section 3.6). Input may be split at any byte; {@link PduDecoderState} shows the states. The first PDU that breaks the
 * rules is reported to {@link Events#broken} and ends the decoder: all later input is dropped.
 */
final class PduDecoder {
  /** The events that the decoder reports to its connection. */
  interface Events {
    /** A valid ICReq starts at {@code pdu}. */
    void initialize(ByteBuffer in, int pdu);

    /**
     * Called when a PDU breaks the rules.
     *
     * @param fes a {@link FatalErrorStatus}
     * @param fei the Fatal Error Information, often the offset of the field
     * @param in the buffer that holds the PDU
     * @param pdu the index of the PDU
     * @param length the number of bytes of its header that have been received
     */
    void broken(int fes, int fei, ByteBuffer in, int pdu, int length);

    /**
     * Called when the event loop has no room for the next command: nothing more is to be read until {@link
     * io.weft.fabric.QueueTransport#resume}. What was not consumed is the start of that command.
     */
    void heldBack();

    /** Called when the host ends the connection with an H2CTermReq. */
    void terminated(int fes, int fei);
  }

  /** Most in-capsule data that is skipped when its command is refused; a capsule with more ends the connection. */
  private static final int MAX_DRAIN = Slot.DATA + (1 << 20);
  /** The least remaining data that is received straight into its slot, bypassing the receive buffer. */
  private static final int DIRECT_MIN = 8 << 10;

  private final Queue queue;
  private final Events events;
  private final Crc32c crc = new Crc32c();

  private PduDecoderState state = INITIALIZING;
  private boolean headerDigest;
  private boolean dataDigest;

  // The data that is being received: for the target, or skipped if that is null.
  private int dataLeft;
  private @Nullable Request target;
  private @Nullable ByteBuf direct;
  private int directFrom;

  PduDecoder(Queue queue, Events events) {
    this.queue = queue;
    this.events = events;
  }

  /** Sets the digests that ICResp agreed to. */
  void digests(boolean header, boolean data) {
    headerDigest = header;
    dataDigest = data;
  }

  /** Ends the decoder: it drops all further input. */
  void end() {
    if (state != ENDED) {
      state = state.to(ENDED);
    }
  }

  /** What the next byte belongs to. */
  PduDecoderState state() {
    return state;
  }

  /**
   * Decodes received bytes.
   *
   * @param from the index of the first byte
   * @param end the index after the last byte
   * @param now {@link System#nanoTime} of the read
   * @return the index of the first byte that was not consumed, which must be the first byte of the next call
   */
  int decode(DataBuffer in, int from, int end, long now) {
    int at = from;
    while (at < end && state != ENDED) {
      int next = state == DATA ? data(in, at, end) : state == DATA_DIGEST ? digest(in, at, end) : header(in, at, end, now);
      if (next == at) {
        return at;
      }
      at = next;
    }
    return state == ENDED ? end : at;
  }

  /** The part of a slot for the socket to read into directly, null if it is not worthwhile. */
  @Nullable ByteBuf directTarget() {
    Request request = target;
    if (request == null || dataLeft < DIRECT_MIN || state != DATA) {
      return null;
    }
    Slot slot = request.slot();
    if (slot == null) {
      return null;
    }
    directFrom = Slot.DATA + request.received();
    direct = slot.receive(directFrom, directFrom + dataLeft);
    return direct;
  }

  /** Processes what the socket has read into {@link #directTarget}. @return false if it read into another buffer */
  boolean receivedDirect(Object read) {
    ByteBuf buf = direct;
    if (read != buf || buf == null) {
      return false;
    }
    direct = null;
    Request request = target;
    if (request != null && request.isAwaitingData() && state == DATA) {
      int length = buf.writerIndex() - directFrom;
      if (dataDigest) {
        crc.update(request.data().nio(), directFrom, length);
      }
      request.addReceived(length);
      dataReceived(length);
    }
    return true;
  }

  private int header(DataBuffer source, int pdu, int end, long now) {
    int available = end - pdu;
    if (available < Pdu.COMMON_HEADER_LENGTH) {
      return pdu;
    }
    ByteBuffer in = source.nio();
    int type = in.get(pdu + Pdu.TYPE) & 0xff;
    if (type == PduType.H2C_TERM_REQ) {
      return termReq(in, pdu, available);
    }
    int expected = headerLength(type);
    if ((type == PduType.IC_REQ) != (state == INITIALIZING)) {
      return broken(PDU_SEQUENCE_ERROR, 0, in, pdu, available);
    }
    if (expected == 0) {
      return broken(INVALID_HEADER_FIELD, Pdu.TYPE, in, pdu, available);
    }
    if ((in.get(pdu + Pdu.HLEN) & 0xff) != expected) {
      return broken(INVALID_HEADER_FIELD, Pdu.HLEN, in, pdu, available);
    }
    // An ICReq has no digests.
    boolean digests = type == PduType.CAPSULE_CMD || type == PduType.H2C_DATA;
    if (digests && hasFlag(in, pdu, Pdu.FLAG_HDGST) != headerDigest) {
      return broken(INVALID_HEADER_FIELD, Pdu.FLAGS, in, pdu, available);
    }
    int length = expected + (digests && headerDigest ? Pdu.DIGEST_LENGTH : 0);
    if (available < length) {
      return pdu;
    }
    if (length > expected && crc.of(in, pdu, expected) != in.getInt(pdu + expected)) {
      return broken(HEADER_DIGEST_ERROR, in.getInt(pdu + expected), in, pdu, available);
    }
    return switch (type) {
      case PduType.IC_REQ -> icReq(in, pdu, available);
      case PduType.CAPSULE_CMD -> capsule(source, pdu, length, end, now);
      default -> h2cData(in, pdu, length, available);
    };
  }

  /** HLEN of a PDU type, 0 if hosts do not send it. */
  private static int headerLength(int type) {
    return switch (type) {
      case PduType.IC_REQ -> Pdu.IC_LENGTH;
      case PduType.CAPSULE_CMD -> Pdu.CAPSULE_CMD_HLEN;
      case PduType.H2C_DATA -> Pdu.DATA_HLEN;
      default -> 0;
    };
  }

  private int icReq(ByteBuffer in, int pdu, int available) {
    if (in.getInt(pdu + Pdu.PLEN) != Pdu.IC_LENGTH) {
      return broken(INVALID_HEADER_FIELD, Pdu.PLEN, in, pdu, available);
    }
    if (in.getShort(pdu + Pdu.IC_PFV) != 0) {
      return broken(INVALID_HEADER_FIELD, Pdu.IC_PFV, in, pdu, available);
    }
    if ((in.get(pdu + Pdu.IC_PDA) & 0xff) > Pdu.IC_MAX_PDA) {
      return broken(INVALID_HEADER_FIELD, Pdu.IC_PDA, in, pdu, available);
    }
    state = state.to(HEADER);
    events.initialize(in, pdu);
    return pdu + Pdu.IC_LENGTH;
  }

  /**
   * Ends the connection as the host has. The PDU has no digests, even if they were agreed to, and is never answered,
   * whatever is wrong with it (section 3.6.2.4). If it is too short to have a status, that is reported as 0.
   */
  private int termReq(ByteBuffer in, int pdu, int available) {
    boolean hasStatus = Integer.compareUnsigned(in.getInt(pdu + Pdu.PLEN), Pdu.TERM_HLEN) >= 0;
    if (hasStatus && available < Pdu.TERM_HLEN) {
      return pdu;
    }
    state = state.to(ENDED);
    events.terminated(
        hasStatus ? in.getShort(pdu + Pdu.TERM_FES) & 0xffff : 0, hasStatus ? in.getInt(pdu + Pdu.TERM_FEI) : 0);
    return pdu + available;
  }

  private int capsule(DataBuffer source, int pdu, int length, int end, long now) {
    ByteBuffer in = source.nio();
    int available = end - pdu;
    int plen = in.getInt(pdu + Pdu.PLEN);
    int start = plen == length ? length : in.get(pdu + Pdu.PDO) & 0xff;
    int inCapsule = plen == length ? 0 : plen - start - dataDigestLength();
    if (plen < length || plen > length && plen <= length + dataDigestLength()) {
      return broken(INVALID_HEADER_FIELD, Pdu.PLEN, in, pdu, available);
    }
    if (start < length || start % 4 != 0 || inCapsule <= 0 && plen > length) {
      return broken(INVALID_HEADER_FIELD, Pdu.PDO, in, pdu, available);
    }
    if (plen > length && hasFlag(in, pdu, Pdu.FLAG_DDGST) != dataDigest) {
      return broken(INVALID_HEADER_FIELD, Pdu.FLAGS, in, pdu, available);
    }
    if (plen > MAX_DRAIN) {
      return broken(DATA_LIMIT_EXCEEDED, Pdu.PLEN, in, pdu, available);
    }
    if (available < start) {
      return pdu;
    }
    if (!queue.hasRoom()) {
      events.heldBack();
      return pdu;
    }
    Request request = queue.begin(in, pdu + Pdu.CAPSULE_CMD_SQE, now);
    if (request == null) {
      return broken(PDU_SEQUENCE_ERROR, 0, in, pdu, available);
    }
    int data = pdu + start;
    if (!queue.start(request, inCapsule)) {
      return skip(inCapsule, data);
    }
    if (state == PduDecoderState.ENDED) {
      // Starting it has completed another command, and the connection has failed with that.
      return data;
    }
    boolean complete = end - data >= inCapsule + dataDigestLength();
    if (complete && !request.isFused() && request.command().readsDataInPlace(request)) {
      return inPlace(source, request, data, inCapsule);
    }
    queue.slotForInCapsule(request);
    receive(request, inCapsule);
    return data;
  }

  private int inPlace(DataBuffer source, Request request, int data, int length) {
    int behind = data + length;
    if (dataDigest && crc.of(source.nio(), data, length) != source.nio().getInt(behind)) {
      request.complete(StatusCode.TRANSIENT_TRANSPORT_ERROR);
    } else {
      request.data(source, data);
      queue.run(request);
    }
    return behind + dataDigestLength();
  }

  private int skip(int length, int data) {
    if (length > 0 && state != ENDED) {
      receive(null, length);
    }
    return data;
  }

  /** Prepares to receive data. @param request the request that it is for, null to skip it */
  private void receive(@Nullable Request request, int length) {
    state = state.to(DATA);
    target = request;
    dataLeft = length;
    crc.reset();
  }

  private int h2cData(ByteBuffer in, int pdu, int length, int available) {
    int offset = in.getInt(pdu + Pdu.DATA_DATAO);
    int bytes = in.getInt(pdu + Pdu.DATA_DATAL);
    int start = in.get(pdu + Pdu.PDO) & 0xff;
    Request request = queue.awaitingData(in.getShort(pdu + Pdu.DATA_TTAG) & 0xffff);
    if (request == null) {
      return broken(INVALID_HEADER_FIELD, Pdu.DATA_TTAG, in, pdu, available);
    }
    if ((in.getShort(pdu + Pdu.DATA_CCCID) & 0xffff) != request.cid()) {
      return broken(PDU_SEQUENCE_ERROR, 0, in, pdu, available);
    }
    if (start < length || start % 4 != 0) {
      return broken(INVALID_HEADER_FIELD, Pdu.PDO, in, pdu, available);
    }
    int left = request.transferLength() - request.received();
    boolean last = hasFlag(in, pdu, Pdu.FLAG_LAST_PDU);
    if (offset != request.received()) {
      return broken(DATA_OUT_OF_RANGE, Pdu.DATA_DATAO, in, pdu, available);
    }
    if (bytes <= 0 || bytes > left || last && bytes < left) {
      return broken(DATA_OUT_OF_RANGE, Pdu.DATA_DATAL, in, pdu, available);
    }
    if (bytes > TcpConnection.MAX_H2C_DATA) {
      return broken(DATA_LIMIT_EXCEEDED, Pdu.DATA_DATAL, in, pdu, available);
    }
    if (hasFlag(in, pdu, Pdu.FLAG_DDGST) != dataDigest) {
      return broken(INVALID_HEADER_FIELD, Pdu.FLAGS, in, pdu, available);
    }
    if (in.getInt(pdu + Pdu.PLEN) != start + bytes + dataDigestLength()) {
      return broken(INVALID_HEADER_FIELD, Pdu.PLEN, in, pdu, available);
    }
    if (available < start) {
      return pdu;
    }
    receive(request, bytes);
    return pdu + start;
  }

  private int data(DataBuffer in, int at, int end) {
    int length = Math.min(dataLeft, end - at);
    Request request = target;
    if (request != null) {
      MemorySegment.copy(in.segment(), at, request.data().segment(), request.dataIndex() + (long) request.received(), length);
      if (dataDigest) {
        crc.update(in.nio(), at, length);
      }
      request.addReceived(length);
    }
    dataReceived(length);
    return at + length;
  }

  private void dataReceived(int length) {
    dataLeft -= length;
    if (dataLeft == 0) {
      if (dataDigest) {
        state = state.to(DATA_DIGEST);
      } else {
        pduComplete();
      }
    }
  }

  private int digest(DataBuffer in, int at, int end) {
    if (end - at < Pdu.DIGEST_LENGTH) {
      return at;
    }
    Request request = target;
    if (request != null && crc.value() != in.nio().getInt(at)) {
      request.dataDamaged();
    }
    pduComplete();
    return at + Pdu.DIGEST_LENGTH;
  }

  /** Called when all data of a PDU has been received; if it completes the command's data, the command runs. */
  private void pduComplete() {
    Request request = target;
    target = null;
    state = state.to(HEADER);
    if (request != null && request.received() == request.transferLength()) {
      queue.dataArrived(request);
    }
  }

  private static boolean hasFlag(ByteBuffer in, int pdu, int flag) {
    return (in.get(pdu + Pdu.FLAGS) & flag) != 0;
  }

  private int dataDigestLength() {
    return dataDigest ? Pdu.DIGEST_LENGTH : 0;
  }

  private int broken(int fes, int fei, ByteBuffer in, int pdu, int available) {
    state = state.to(ENDED);
    events.broken(fes, fei, in, pdu, Math.min(available, reportedLength(in, pdu)));
    return pdu + available;
  }

  /** The length of the header that a C2HTermReq carries: HLEN's, if the type itself has none or that is unknown. */
  private static int reportedLength(ByteBuffer in, int pdu) {
    int expected = headerLength(in.get(pdu + Pdu.TYPE) & 0xff);
    return expected > 0 ? expected : Math.max(Pdu.COMMON_HEADER_LENGTH, in.get(pdu + Pdu.HLEN) & 0xff);
  }
}
