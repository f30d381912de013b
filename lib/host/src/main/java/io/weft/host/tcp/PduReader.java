// SPDX-License-Identifier: Apache-2.0
package io.weft.host.tcp;

import io.netty.buffer.ByteBuf;
import io.weft.host.error.ProtocolViolationException;
import io.weft.nvme.Crc32c;
import io.weft.nvme.tcp.FatalErrorStatus;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Splits the byte stream of a controller into PDUs: checks headers and digests, passes headers to a {@link Sink} and copies
 * data directly to its destination.
 */
public final class PduReader {
  /** Receives the PDUs. Each method may throw {@link ProtocolViolationException}. */
  public interface Sink {
    /** ICResp. */
    void initialized(ByteBuffer icResp);

    /** CapsuleResp. */
    void completion(ByteBuffer capsuleResp);

    /** R2T. */
    void readyToTransfer(ByteBuffer r2t);

    /** C2HTermReq. */
    void terminated(ByteBuffer termReq);

    /** C2HData: returns the destination of its data, a buffer with exactly DATAL bytes between position and limit. */
    ByteBuffer data(ByteBuffer c2hData);

    /** The data of a C2HData PDU is complete. */
    void dataEnd(ByteBuffer c2hData, boolean digestMatches);
  }

  private enum State { COMMON_HEADER, HEADER, DATA, DATA_DIGEST }

  private static final ByteBuffer NOWHERE = ByteBuffer.allocate(0);

  private final Sink sink;
  private final boolean headerDigest;
  private final boolean dataDigest;
  private final int alignment;
  private final Crc32c headerCrc = new Crc32c();
  private final Crc32c dataCrc = new Crc32c();
  private final ByteBuffer header = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer digest = ByteBuffer.allocate(Pdu.DIGEST_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
  private State state = State.COMMON_HEADER;
  private int need = Pdu.COMMON_HEADER_LENGTH;
  private boolean started;
  private ByteBuffer destination = NOWHERE;

  /**
   * A reader for one connection.
   *
   * @param sink receives the PDUs
   * @param headerDigest whether header digests are enabled
   * @param dataDigest whether data digests are enabled
   * @param dataAlignment HPDA: the alignment of data in dwords, 0-based
   */
  public PduReader(Sink sink, boolean headerDigest, boolean dataDigest, int dataAlignment) {
    this.sink = sink;
    this.headerDigest = headerDigest;
    this.dataDigest = dataDigest;
    this.alignment = (dataAlignment + 1) * 4;
  }

  /** The part of the current PDU's header that has been received, for H2CTermReq. */
  public ByteBuffer faultyHeader() {
    return header.duplicate().flip();
  }

  /** Reads all bytes of a buffer. */
  public void read(ByteBuf in) {
    boolean more = true;
    while (more) {
      more = switch (state) {
        case COMMON_HEADER -> gather(in, header, need) && commonHeader();
        case HEADER -> gather(in, header, need) && wholeHeader();
        case DATA -> copyData(in);
        case DATA_DIGEST -> gather(in, digest, Pdu.DIGEST_LENGTH) && dataDigest();
      };
    }
  }

  private static boolean gather(ByteBuf in, ByteBuffer into, int upTo) {
    int count = Math.min(upTo - into.position(), in.readableBytes());
    into.limit(into.position() + count);
    in.readBytes(into);
    return into.position() == upTo;
  }

  private boolean commonHeader() {
    int type = header.get(Pdu.TYPE) & 0xff;
    int hlen = header.get(Pdu.HLEN) & 0xff;
    int plen = header.getInt(Pdu.PLEN);
    if (started == (type == PduType.IC_RESP)) {
      throw new ProtocolViolationException(
          started ? "a second ICResp" : "PDU type %02xh before ICResp".formatted(type),
          FatalErrorStatus.PDU_SEQUENCE_ERROR, Pdu.TYPE);
    }
    started = true;
    if (hlen != headerLength(type)) {
      throw invalid(Pdu.HLEN, "HLEN %d in PDU type %02xh".formatted(hlen, type));
    }
    boolean digested = headerDigest && type != PduType.IC_RESP && type != PduType.C2H_TERM_REQ;
    checkFlags(type, digested);
    int withDigest = hlen + (digested ? Pdu.DIGEST_LENGTH : 0);
    int pdo = header.get(Pdu.PDO) & 0xff;
    need = switch (type) {
      case PduType.C2H_DATA -> {
        if (pdo < withDigest || pdo % alignment != 0) {
          throw invalid(Pdu.PDO, "PDO %d in C2HData, with an alignment of %d".formatted(pdo, alignment));
        }
        yield pdo;
      }
      case PduType.C2H_TERM_REQ -> plen >= hlen && plen <= Pdu.TERM_MAX_LENGTH ? plen : -1;
      default -> plen == withDigest ? plen : -1;
    };
    if (need < 0) {
      throw invalid(Pdu.PLEN, "PLEN %d in PDU type %02xh".formatted(plen, type));
    }
    state = State.HEADER;
    return true;
  }

  private static int headerLength(int type) {
    return switch (type) {
      case PduType.IC_RESP -> Pdu.IC_LENGTH;
      case PduType.C2H_TERM_REQ -> Pdu.TERM_HLEN;
      case PduType.CAPSULE_RESP -> Pdu.CAPSULE_RESP_HLEN;
      case PduType.C2H_DATA -> Pdu.DATA_HLEN;
      case PduType.R2T -> Pdu.R2T_HLEN;
      default -> throw invalid(Pdu.TYPE, "unexpected PDU type %02xh from a controller".formatted(type));
    };
  }

  private void checkFlags(int type, boolean digested) {
    int flags = header.get(Pdu.FLAGS) & 0xff;
    int demanded = digested ? Pdu.FLAG_HDGST : 0;
    int allowed = demanded;
    if (type == PduType.C2H_DATA) {
      demanded |= dataDigest ? Pdu.FLAG_DDGST : 0;
      allowed = demanded | Pdu.FLAG_LAST_PDU | Pdu.FLAG_SUCCESS;
      if ((flags & (Pdu.FLAG_SUCCESS | Pdu.FLAG_LAST_PDU)) == Pdu.FLAG_SUCCESS) {
        throw invalid(Pdu.FLAGS, "SUCCESS in a C2HData that is not the last");
      }
    }
    if ((flags & demanded) != demanded || (flags & ~allowed) != 0) {
      throw invalid(Pdu.FLAGS, "flags %02xh in PDU type %02xh, with header digests %s and data digests %s".formatted(
          flags, type, headerDigest ? "on" : "off", dataDigest ? "on" : "off"));
    }
  }

  private boolean wholeHeader() {
    int type = header.get(Pdu.TYPE) & 0xff;
    if ((header.get(Pdu.FLAGS) & Pdu.FLAG_HDGST) != 0) {
      int hlen = header.get(Pdu.HLEN) & 0xff;
      int received = header.getInt(hlen);
      if (headerCrc.of(header, 0, hlen) != received) {
        throw new ProtocolViolationException(
            "the header digest of PDU type %02xh does not match".formatted(type),
            FatalErrorStatus.HEADER_DIGEST_ERROR, received);
      }
    }
    header.limit(need);
    switch (type) {
      case PduType.IC_RESP -> sink.initialized(header);
      case PduType.CAPSULE_RESP -> sink.completion(header);
      case PduType.R2T -> sink.readyToTransfer(header);
      case PduType.C2H_TERM_REQ -> sink.terminated(header);
      default -> {
        startData();
        return true;
      }
    }
    next();
    return true;
  }

  private void startData() {
    int datal = header.getInt(Pdu.DATA_DATAL);
    int expected = need + datal + (dataDigest ? Pdu.DIGEST_LENGTH : 0);
    if (datal <= 0) {
      throw invalid(Pdu.DATA_DATAL, "DATAL %d in C2HData".formatted(datal));
    }
    if (header.getInt(Pdu.PLEN) != expected) {
      throw invalid(Pdu.PLEN, "PLEN %d in C2HData, but PDO and DATAL add up to %d".formatted(
          header.getInt(Pdu.PLEN), expected));
    }
    destination = sink.data(header);
    dataCrc.reset();
    state = State.DATA;
  }

  private boolean copyData(ByteBuf in) {
    int limit = destination.limit();
    int position = destination.position();
    int count = Math.min(limit - position, in.readableBytes());
    destination.limit(position + count);
    in.readBytes(destination);
    destination.limit(limit);
    if (dataDigest) {
      dataCrc.update(destination, position, count);
    }
    if (destination.hasRemaining()) {
      return false;
    }
    destination = NOWHERE;
    if (dataDigest) {
      digest.clear();
      state = State.DATA_DIGEST;
    } else {
      endData(true);
    }
    return true;
  }

  private boolean dataDigest() {
    endData(digest.getInt(0) == dataCrc.value());
    return true;
  }

  private void endData(boolean digestMatches) {
    sink.dataEnd(header, digestMatches);
    next();
  }

  private void next() {
    header.clear();
    need = Pdu.COMMON_HEADER_LENGTH;
    state = State.COMMON_HEADER;
  }

  /** The exception for an invalid field of a PDU header. @param fei the field's offset in bytes */
  public static ProtocolViolationException invalid(int fei, String message) {
    return new ProtocolViolationException(message, FatalErrorStatus.INVALID_HEADER_FIELD, fei);
  }
}
