// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.weft.nvme.Crc32c;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes PDUs, many into one buffer, so that a batch of commands leaves in few writes. */
final class PduWriter {
  private static final int BATCH = 64 * 1024;

  private final ChannelHandlerContext context;
  private final boolean headerDigest;
  private final boolean dataDigest;
  private final Crc32c crc = new Crc32c();
  private @Nullable ByteBuf out;

  PduWriter(ChannelHandlerContext context, boolean headerDigest, boolean dataDigest) {
    this.context = context;
    this.headerDigest = headerDigest;
    this.dataDigest = dataDigest;
  }

  /** ICReq. */
  void icReq(int hpda, int maxR2t) {
    ByteBuf to = room(Pdu.IC_LENGTH);
    int start = common(to, PduType.IC_REQ, 0, Pdu.IC_LENGTH, 0, Pdu.IC_LENGTH);
    to.writeZero(Pdu.IC_LENGTH - Pdu.COMMON_HEADER_LENGTH);
    to.setByte(start + Pdu.IC_PDA, hpda);
    to.setByte(start + Pdu.IC_DIGESTS,
        (headerDigest ? Pdu.IC_DIGEST_HEADER : 0) | (dataDigest ? Pdu.IC_DIGEST_DATA : 0));
    to.setIntLE(start + Pdu.IC_MAXR2T, maxR2t);
  }

  /** CapsuleCmd, with the command's data in it if the command says so. */
  void capsule(NvmeCommand command) {
    int data = command.inCapsule ? command.dataLength : 0;
    int header = Pdu.CAPSULE_CMD_HLEN + headerDigestLength();
    int plen = header + data + dataDigestLength(data);
    ByteBuf to = room(plen);
    int start = common(to, PduType.CAPSULE_CMD, dataDigestFlag(data), Pdu.CAPSULE_CMD_HLEN, data > 0 ? header : 0, plen);
    to.writeBytes(command.bytes, 0, SqeLayout.LENGTH);
    endHeader(to, start);
    data(to, command, 0, data);
  }

  /** H2CData. */
  void data(NvmeCommand command, int ttag, int offset, int length, boolean last) {
    int header = Pdu.DATA_HLEN + headerDigestLength();
    int plen = header + length + dataDigestLength(length);
    ByteBuf to = room(plen);
    int flags = dataDigestFlag(length) | (last ? Pdu.FLAG_LAST_PDU : 0);
    int start = common(to, PduType.H2C_DATA, flags, Pdu.DATA_HLEN, header, plen);
    to.writeShortLE(command.cid);
    to.writeShortLE(ttag);
    to.writeIntLE(offset);
    to.writeIntLE(length);
    to.writeIntLE(0);
    endHeader(to, start);
    data(to, command, offset, length);
  }

  /** H2CTermReq, with the header of the PDU that was at fault. */
  void termReq(int fes, int fei, ByteBuffer faulty) {
    int data = Math.min(faulty.remaining(), Pdu.TERM_MAX_LENGTH - Pdu.TERM_HLEN);
    int plen = Pdu.TERM_HLEN + data;
    ByteBuf to = room(plen);
    common(to, PduType.H2C_TERM_REQ, 0, Pdu.TERM_HLEN, 0, plen);
    to.writeShortLE(fes);
    to.writeIntLE(fei);
    to.writeZero(Pdu.TERM_HLEN - Pdu.TERM_FEI - 4);
    to.writeBytes(faulty.limit(faulty.position() + data));
  }

  /** Hands over to the channel what was written, and flushes it. */
  void flush() {
    ByteBuf full = out;
    out = null;
    if (full != null) {
      context.writeAndFlush(full, context.voidPromise());
    } else {
      context.flush();
    }
  }

  /** Gives up what was written and not flushed. */
  void release() {
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

  private void data(ByteBuf to, NvmeCommand command, int offset, int length) {
    if (length == 0) {
      return;
    }
    to.writeBytes(command.part(offset, length));
    if (dataDigest) {
      to.writeIntLE(crc.of(command.part(offset, length), command.dataStart + offset, length));
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
