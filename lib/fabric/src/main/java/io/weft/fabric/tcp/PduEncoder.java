// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.weft.fabric.Queue;
import io.weft.fabric.Request;
import io.weft.fabric.buffer.Slot;
import io.weft.nvme.Crc32c;
import io.weft.nvme.StatusCode;
import io.weft.nvme.Transfer;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a controller's outgoing PDUs (NVMe/TCP Transport 1.1, section 3.6). Small PDUs are collected in one buffer; data
 * is sent from the slot that it was read into, between its header and its completion. Nothing is sent before
 * {@link #flush}.
 */
final class PduEncoder {
  /** Room for the small PDUs of one batch. */
  private static final int SMALL_BATCH = 4096;
  /** Initial and largest room for a batch with data, so that the replies of a deep queue are sent as one piece. */
  private static final int MIN_DATA_BATCH = 16 << 10;
  private static final int MAX_DATA_BATCH = 256 << 10;
  /** Most data of a reply that is written in the batch; more is sent from its slot. */
  private static final int MAX_PLACED = 8 << 10;

  private final ChannelHandlerContext channel;
  private final Queue queue;
  private final Crc32c crc = new Crc32c();

  private boolean headerDigest;
  private boolean dataDigest;
  private int alignment = 4;
  private @Nullable Slot batch;
  private int batchEnd;
  private int dataBatch = MIN_DATA_BATCH;
  private boolean written;
  private long frames;

  PduEncoder(ChannelHandlerContext channel, Queue queue) {
    this.channel = channel;
    this.queue = queue;
  }

  /**
   * Sets what the connection's initialization agreed to.
   *
   * @param hpda the host's data alignment in dwords, 0-based
   */
  void agree(boolean withHeaderDigest, boolean withDataDigest, int hpda) {
    headerDigest = withHeaderDigest;
    dataDigest = withDataDigest;
    alignment = (hpda + 1) * 4;
  }

  /** Adds an ICResp with the agreed digests. */
  void icResp(int maxH2cData) {
    Slot out = room(Pdu.IC_LENGTH);
    int pdu = batchEnd;
    ByteBuffer nio = out.nio();
    for (int i = 0; i < Pdu.IC_LENGTH; i += 8) {
      nio.putLong(pdu + i, 0);
    }
    header(nio, pdu, PduType.IC_RESP, 0, Pdu.IC_LENGTH, 0, Pdu.IC_LENGTH);
    nio.put(pdu + Pdu.IC_DIGESTS,
        (byte) ((headerDigest ? Pdu.IC_DIGEST_HEADER : 0) | (dataDigest ? Pdu.IC_DIGEST_DATA : 0)));
    nio.putInt(pdu + Pdu.IC_MAXH2CDATA, maxH2cData);
    batchEnd += Pdu.IC_LENGTH;
  }

  /** Adds an R2T for all of a request's data. */
  void r2t(Request request) {
    Slot out = room(Pdu.R2T_HLEN + Pdu.DIGEST_LENGTH);
    int pdu = batchEnd;
    ByteBuffer nio = out.nio();
    header(nio, pdu, PduType.R2T, 0, Pdu.R2T_HLEN, 0, Pdu.R2T_HLEN + digestLength());
    nio.putInt(pdu + Pdu.R2T_CCCID, request.cid() | request.tag() << 16);
    nio.putInt(pdu + Pdu.R2T_R2TO, 0);
    nio.putInt(pdu + Pdu.R2T_R2TL, request.transferLength());
    nio.putInt(pdu + Pdu.R2T_R2TL + 4, 0);
    batchEnd = seal(nio, pdu, Pdu.R2T_HLEN);
  }

  /** Adds a request's data, if it has any for the host, and its completion. */
  void complete(Request request) {
    if (request.transferLength() > 0
        && request.transfer() == Transfer.CONTROLLER_TO_HOST
        && StatusCode.isSuccess(request.status())) {
      data(request);
    } else {
      Slot out = room(Pdu.CAPSULE_RESP_HLEN + Pdu.DIGEST_LENGTH);
      batchEnd = capsuleResp(request, out.nio(), batchEnd);
    }
  }

  /** Places a request's data in the batch, if it is short. @return whether it was placed */
  boolean place(Request request) {
    int length = request.transferLength();
    if (length > MAX_PLACED) {
      return false;
    }
    Slot out = room(dataOffset() + length + Slot.TAIL, dataBatch);
    request.data(out, batchEnd + dataOffset());
    return true;
  }

  private int dataOffset() {
    return Math.ceilDiv(Pdu.DATA_HLEN + digestLength(), alignment) * alignment;
  }

  private void data(Request request) {
    Slot slot = request.detachSlot();
    if (slot != null) {
      int end = dataPdu(request, slot.nio(), Slot.DATA);
      writeBatch();
      write(slot.frame(Slot.DATA - dataOffset(), end));
    } else {
      batchEnd = dataPdu(request, request.data().nio(), request.dataIndex());
    }
  }

  /** Writes the C2HData header before the data, and what follows after it. @return the index after everything written */
  private int dataPdu(Request request, ByteBuffer nio, int data) {
    int length = request.transferLength();
    int pdo = dataOffset();
    boolean skipCompletion = queue.maySkipCompletion() && request.dw0() == 0 && request.dw1() == 0;
    int pdu = data - pdo;
    int flags = Pdu.FLAG_LAST_PDU | (skipCompletion ? Pdu.FLAG_SUCCESS : 0) | (dataDigest ? Pdu.FLAG_DDGST : 0);
    header(nio, pdu, PduType.C2H_DATA, flags, Pdu.DATA_HLEN, pdo, pdo + length + (dataDigest ? Pdu.DIGEST_LENGTH : 0));
    nio.putInt(pdu + Pdu.DATA_CCCID, request.cid());
    nio.putInt(pdu + Pdu.DATA_DATAO, 0);
    nio.putInt(pdu + Pdu.DATA_DATAL, length);
    nio.putInt(pdu + Pdu.DATA_DATAL + 4, 0);
    for (int padding = seal(nio, pdu, Pdu.DATA_HLEN); padding < data; padding++) {
      nio.put(padding, (byte) 0);
    }
    int end = data + length;
    if (dataDigest) {
      nio.putInt(end, crc.of(nio, data, length));
      end += Pdu.DIGEST_LENGTH;
    }
    return skipCompletion ? end : capsuleResp(request, nio, end);
  }

  private int capsuleResp(Request request, ByteBuffer nio, int pdu) {
    header(nio, pdu, PduType.CAPSULE_RESP, 0, Pdu.CAPSULE_RESP_HLEN, 0, Pdu.CAPSULE_RESP_HLEN + digestLength());
    queue.encodeCompletion(request, nio, pdu + Pdu.CAPSULE_RESP_CQE);
    return seal(nio, pdu, Pdu.CAPSULE_RESP_HLEN);
  }

  /** Adds a C2HTermReq with the start of the PDU at fault. */
  void termReq(int fes, int fei, ByteBuffer in, int faulty, int length) {
    int copied = Math.min(length, Pdu.TERM_MAX_LENGTH - Pdu.TERM_HLEN);
    ByteBuf out = Unpooled.buffer(Pdu.TERM_HLEN + copied);
    out.writeByte(PduType.C2H_TERM_REQ).writeByte(0).writeByte(Pdu.TERM_HLEN).writeByte(0);
    out.writeIntLE(Pdu.TERM_HLEN + copied).writeShortLE(fes).writeIntLE(fei);
    out.writeZero(Pdu.TERM_HLEN - out.writerIndex());
    for (int i = 0; i < copied; i++) {
      out.writeByte(in.get(faulty + i));
    }
    writeBatch();
    write(out);
  }

  /** Sends everything added so far. */
  void flush() {
    // A nearly empty batch would hold much memory while a slow host reads.
    if (batch != null && batchEnd - Slot.DATA < dataBatch / 8) {
      dataBatch = Math.max(MIN_DATA_BATCH, dataBatch / 4);
    }
    writeBatch();
    if (written) {
      written = false;
      channel.flush();
    }
  }

  /** The number of pieces written to the channel so far. */
  long frames() {
    return frames;
  }

  /** Drops everything added and not flushed. */
  void release() {
    if (batch != null) {
      batch.release();
      batch = null;
    }
  }

  private Slot room(int length) {
    return room(length, SMALL_BATCH);
  }

  /** The batch, with room for {@code length} more bytes; if there is none, a new batch of the given size. */
  private Slot room(int length, int size) {
    Slot out = batch;
    if (out != null && batchEnd + length > Slot.DATA + out.dataCapacity()) {
      writeBatch();
      out = null;
      dataBatch = Math.min(MAX_DATA_BATCH, 4 * dataBatch);
    }
    if (out == null) {
      out = queue.slotForReplies(size);
      batch = out;
      batchEnd = Slot.DATA;
    }
    return out;
  }

  private void writeBatch() {
    Slot out = batch;
    if (out != null) {
      batch = null;
      write(out.frame(Slot.DATA, batchEnd));
    }
  }

  private void write(ByteBuf frame) {
    written = true;
    frames++;
    channel.write(frame, channel.voidPromise());
  }

  private void header(ByteBuffer nio, int pdu, int type, int flags, int hlen, int pdo, int plen) {
    boolean digest = headerDigest && type != PduType.IC_RESP;
    nio.putInt(pdu, type | (flags | (digest ? Pdu.FLAG_HDGST : 0)) << 8 | hlen << 16 | pdo << 24);
    nio.putInt(pdu + Pdu.PLEN, plen);
  }

  /** Adds the digest of a header, if digests were agreed to. @return the index after it */
  private int seal(ByteBuffer nio, int pdu, int hlen) {
    if (headerDigest) {
      nio.putInt(pdu + hlen, crc.of(nio, pdu, hlen));
    }
    return pdu + hlen + digestLength();
  }

  private int digestLength() {
    return headerDigest ? Pdu.DIGEST_LENGTH : 0;
  }
}
