// SPDX-License-Identifier: Apache-2.0
package io.weft.host.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.weft.nvme.Crc32c;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes PDUs, many into one buffer, so that a batch of commands needs few writes. */
public final class PduWriter {
  private static final int BATCH = 64 * 1024;

  private final ChannelHandlerContext context;
  private final boolean headerDigest;
  private final boolean dataDigest;
  private final Crc32c crc = new Crc32c();
  private @Nullable ByteBuf out;

  /**
   * A writer for one connection.
   *
   * @param context the channel to write to
   * @param headerDigest whether header digests are enabled
   * @param dataDigest whether data digests are enabled
   */
  public PduWriter(ChannelHandlerContext context, boolean headerDigest, boolean dataDigest) {
    this.context = context;
    this.headerDigest = headerDigest;
    this.dataDigest = dataDigest;
  }

  /** ICReq. */
  public void icReq(int hpda, int maxR2t) {
    ByteBuf to = room(Pdu.IC_LENGTH);
    int start = common(to, PduType.IC_REQ, 0, Pdu.IC_LENGTH, 0, Pdu.IC_LENGTH);
    to.writeZero(Pdu.IC_LENGTH - Pdu.COMMON_HEADER_LENGTH);
    to.setByte(start + Pdu.IC_PDA, hpda);
    to.setByte(start + Pdu.IC_DIGESTS,
        (headerDigest ? Pdu.IC_DIGEST_HEADER : 0) | (dataDigest ? Pdu.IC_DIGEST_DATA : 0));
    to.setIntLE(start + Pdu.IC_MAXR2T, maxR2t);
  }

  /**
   * CapsuleCmd.
   *
   * @param sqe the Submission Queue Entry, of {@link SqeLayout#LENGTH} bytes
   * @param inCapsule in-capsule data, between position and limit; consumed
   */
  public void capsule(byte[] sqe, ByteBuffer inCapsule) {
    int length = inCapsule.remaining();
    int header = Pdu.CAPSULE_CMD_HLEN + headerDigestLength();
    int plen = header + length + dataDigestLength(length);
    ByteBuf to = room(plen);
    int start =
        common(to, PduType.CAPSULE_CMD, dataDigestFlag(length), Pdu.CAPSULE_CMD_HLEN, length > 0 ? header : 0, plen);
    to.writeBytes(sqe, 0, SqeLayout.LENGTH);
    endHeader(to, start);
    data(to, inCapsule);
  }

  /**
   * H2CData.
   *
   * @param cid CCCID: the command's identifier
   * @param ttag TTAG: the tag of the R2T that it answers
   * @param offset DATAO: the offset of the bytes in the command's data
   * @param bytes the data between position and limit; consumed
   * @param last whether it is the last PDU for this R2T
   */
  public void data(int cid, int ttag, int offset, ByteBuffer bytes, boolean last) {
    int length = bytes.remaining();
    int header = Pdu.DATA_HLEN + headerDigestLength();
    int plen = header + length + dataDigestLength(length);
    ByteBuf to = room(plen);
    int flags = dataDigestFlag(length) | (last ? Pdu.FLAG_LAST_PDU : 0);
    int start = common(to, PduType.H2C_DATA, flags, Pdu.DATA_HLEN, header, plen);
    to.writeShortLE(cid);
    to.writeShortLE(ttag);
    to.writeIntLE(offset);
    to.writeIntLE(length);
    to.writeIntLE(0);
    endHeader(to, start);
    data(to, bytes);
  }

  /** H2CTermReq, with the header of the faulty PDU. */
  public void termReq(int fes, int fei, ByteBuffer faulty) {
    int data = Math.min(faulty.remaining(), Pdu.TERM_MAX_LENGTH - Pdu.TERM_HLEN);
    int plen = Pdu.TERM_HLEN + data;
    ByteBuf to = room(plen);
    common(to, PduType.H2C_TERM_REQ, 0, Pdu.TERM_HLEN, 0, plen);
    to.writeShortLE(fes);
    to.writeIntLE(fei);
    to.writeZero(Pdu.TERM_HLEN - Pdu.TERM_FEI - 4);
    to.writeBytes(faulty.limit(faulty.position() + data));
  }

  /** Passes everything written so far to the channel, and flushes the channel. */
  public void flush() {
    ByteBuf full = out;
    out = null;
    if (full != null) {
      context.writeAndFlush(full, context.voidPromise());
    } else {
      context.flush();
    }
  }

  /** Discards what was written but not flushed. */
  public void release() {
    ByteBuf unsent = out;
    out = null;
    if (unsent != null) {
      unsent.release();
    }
  }

  private ByteBuf room(int bytes) {
    ByteBuf current = out;
    if (current != null && current.writableBytes() < bytes) {
      context.write(current, context.voidPromise());
      current = null;
    }
    if (current == null) {
      current = context.alloc().directBuffer(Math.max(bytes, BATCH));
      out = current;
    }
    return current;
  }

  private int common(ByteBuf to, int type, int flags, int hlen, int pdo, int plen) {
    int start = to.writerIndex();
    boolean digested = headerDigest && type != PduType.IC_REQ && type != PduType.H2C_TERM_REQ;
    to.writeByte(type);
    to.writeByte(flags | (digested ? Pdu.FLAG_HDGST : 0));
    to.writeByte(hlen);
    to.writeByte(pdo);
    to.writeIntLE(plen);
    return start;
  }

  private void endHeader(ByteBuf to, int start) {
    if (headerDigest) {
      int length = to.writerIndex() - start;
      ByteBuffer view = to.internalNioBuffer(start, length);
      to.writeIntLE(crc.of(view, view.position(), length));
    }
  }

  private void data(ByteBuf to, ByteBuffer bytes) {
    int from = bytes.position();
    int length = bytes.remaining();
    if (length == 0) {
      return;
    }
    to.writeBytes(bytes);
    if (dataDigest) {
      to.writeIntLE(crc.of(bytes, from, length));
    }
  }

  private int headerDigestLength() {
    return headerDigest ? Pdu.DIGEST_LENGTH : 0;
  }

  private int dataDigestLength(int data) {
    return dataDigest && data > 0 ? Pdu.DIGEST_LENGTH : 0;
  }

  private int dataDigestFlag(int data) {
    return dataDigest && data > 0 ? Pdu.FLAG_DDGST : 0;
  }
}
