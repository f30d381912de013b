// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.Promise;
import io.weft.host.error.CommandTimeoutException;
import io.weft.host.error.ConnectionClosedException;
import io.weft.host.error.ProtocolViolationException;
import io.weft.host.error.TerminatedException;
import io.weft.host.tcp.PduReader;
import io.weft.host.tcp.PduWriter;
import io.weft.nvme.CqeLayout;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.tcp.FatalErrorStatus;
import io.weft.nvme.tcp.Pdu;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The host's end of one NVMe/TCP connection (NVMe/TCP Transport 1.1): a handler in the channel's pipeline. */
final class TcpLink extends ChannelInboundHandlerAdapter implements HostLink, PduReader.Sink {
  /** Bytes of in-capsule data that Fabrics and admin commands may always have (section 3.3.2). */
  private static final int ADMIN_IN_CAPSULE = 8192;
  /** The most bytes of data in one H2CData PDU: with its header it fits the writer's buffer. */
  private static final int LARGEST_DATA_PDU = 60 * 1024;
  private static final int SMALLEST_MAXH2CDATA = 4096;
  private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

  /** Data that the controller requested and that has not been sent completely. */
  private static final class Transfer {
    private final NvmeCommand command;
    private final int ttag;
    private final int end;
    private int offset;

    Transfer(NvmeCommand command, int ttag, int offset, int length) {
      this.command = command;
      this.ttag = ttag;
      this.offset = offset;
      this.end = offset + length;
    }
  }

  private final ControllerOptions options;
  private final Promise<HostLink> ready;
  private final PduReader reader;
  private final ArrayDeque<Transfer> transfers = new ArrayDeque<>();
  private @Nullable ChannelHandlerContext context;
  private @Nullable PduWriter writer;
  private @Nullable Events events;
  private int maxH2cData = SMALLEST_MAXH2CDATA;
  private long inCapsuleLimit;
  private boolean flowControlDisabled;
  private boolean reading;
  private boolean flushScheduled;
  private boolean closed;

  TcpLink(ControllerOptions options, Promise<HostLink> ready) {
    this.options = options;
    this.ready = ready;
    reader = new PduReader(this, options.headerDigest(), options.dataDigest(), options.dataAlignment());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    writer = new PduWriter(added, options.headerDigest(), options.dataDigest());
    added.channel().config().setWriteBufferWaterMark(WATER_MARK);
    writer().icReq(options.dataAlignment(), options.maxR2t());
    writer().flush();
    long millis = options.connectTimeoutMillis();
    var timer = added.executor().schedule(
        () -> fail(new CommandTimeoutException("ICReq", millis)), millis, TimeUnit.MILLISECONDS);
    ready.future().onComplete(_ -> timer.cancel(false));
  }

  private PduWriter writer() {
    if (writer == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return writer;
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return context;
  }

  private Events events() {
    if (events == null) {
      throw new IllegalStateException("the link has no queue");
    }
    return events;
  }

  // Called by the queue.

  @Override
  public void setEvents(Events receiver) {
    events = receiver;
    if (closed) {
      throw new ConnectionClosedException("the connection was closed before the queue could use it");
    }
  }

  @Override
  public void setInCapsuleLimit(long bytes) {
    inCapsuleLimit = options.inCapsule() ? bytes : 0;
  }

  @Override
  public void setFlowControlDisabled(boolean disabled) {
    flowControlDisabled = disabled;
  }

  @Override
  public void send(NvmeCommand command) {
    if (command.explicitSgl) {
      command.inCapsule =
          command.dataLength > 0 && command.bytes[SqeLayout.SGL_IDENTIFIER] == (byte) SqeLayout.SGL_IN_CAPSULE;
    } else if (command.dataLength > 0 && !command.isToHost() && command.dataLength <= inCapsuleLimit(command)) {
      command.inCapsule = true;
      command.writeSgl(0, command.dataLength, SqeLayout.SGL_IN_CAPSULE);
    } else {
      command.writeSgl(0, command.dataLength, SqeLayout.SGL_TRANSPORT);
    }
    writer().capsule(command.bytes, command.part(0, command.inCapsule ? command.dataLength : 0));
  }

  private long inCapsuleLimit(NvmeCommand command) {
    return command.isFabrics() ? ADMIN_IN_CAPSULE : inCapsuleLimit;
  }

  @Override
  public void flush() {
    if (!reading && !flushScheduled) {
      flushScheduled = true;
      context().executor().execute(this::flushNow);
    }
  }

  private void flushNow() {
    flushScheduled = false;
    if (!closed) {
      writer().flush();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      writer().flush();
      context().close();
    }
  }

  // Called by the channel.

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    ByteBuf in = (ByteBuf) message;
    reading = true;
    try {
      if (!closed) {
        reader.read(in);
      }
    } catch (ProtocolViolationException e) {
      if (!closed) {
        writer().termReq(e.fes(), e.fei(), reader.faultyHeader());
        writer().flush();
        fail(e);
      }
    } finally {
      in.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    reading = false;
    flushNow();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext from) {
    if (!closed && from.channel().isWritable() && !transfers.isEmpty()) {
      pump();
      flush();
    }
    from.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    fail(new ConnectionClosedException("the controller closed the connection"));
    writer().release();
    from.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    fail(new ConnectionClosedException("the connection failed: " + cause.getMessage(), cause));
  }

  private void fail(Throwable cause) {
    if (closed) {
      return;
    }
    closed = true;
    transfers.clear();
    context().close();
    if (!ready.tryFail(cause) && events != null) {
      events.closed(cause);
    }
  }

  // Called by the reader, for PDUs of the controller.

  @Override
  public void initialized(ByteBuffer pdu) {
    int pfv = pdu.getShort(Pdu.IC_PFV) & 0xffff;
    int cpda = pdu.get(Pdu.IC_PDA) & 0xff;
    int digests = pdu.get(Pdu.IC_DIGESTS) & 0xff;
    int wanted = (options.headerDigest() ? Pdu.IC_DIGEST_HEADER : 0) | (options.dataDigest() ? Pdu.IC_DIGEST_DATA : 0);
    maxH2cData = pdu.getInt(Pdu.IC_MAXH2CDATA);
    if (pfv != 0) {
      throw PduReader.invalid(Pdu.IC_PFV, "PDU format version %d in ICResp, only 0 is supported".formatted(pfv));
    }
    if (cpda != 0) {
      throw PduReader.invalid(Pdu.IC_PDA, "CPDA %d in ICResp, only 0 is supported".formatted(cpda));
    }
    if (digests != wanted) {
      throw PduReader.invalid(Pdu.IC_DIGESTS, "digests %xh in ICResp, but %xh was requested".formatted(digests, wanted));
    }
    if (maxH2cData < SMALLEST_MAXH2CDATA || maxH2cData % 4 != 0) {
      throw PduReader.invalid(Pdu.IC_MAXH2CDATA, "MAXH2CDATA %s in ICResp, it must be at least 4096 and a multiple of 4"
          .formatted(Integer.toUnsignedString(maxH2cData)));
    }
    ready.complete(this);
  }

  @Override
  public void completion(ByteBuffer pdu) {
    int cqe = Pdu.CAPSULE_RESP_CQE;
    NvmeCommand command = outstanding(pdu, cqe + CqeLayout.CID, "CapsuleResp");
    int statusField = pdu.getShort(cqe + CqeLayout.STATUS) & 0xffff;
    if ((statusField & 1) != 0) {
      throw PduReader.invalid(cqe + CqeLayout.STATUS, "the phase tag is set in a completion");
    }
    complete(command, statusField >> 1, pdu.getInt(cqe + CqeLayout.DW0), pdu.getInt(cqe + CqeLayout.DW1),
        pdu.getShort(cqe + CqeLayout.SQHD) & 0xffff);
  }

  private void complete(NvmeCommand command, int status, int dword0, int dword1, int sqHead) {
    boolean success = StatusCode.isSuccess(status);
    if (success && command.dataLength > 0 && !command.inCapsule) {
      if (command.transferred != command.dataLength || command.outstandingR2ts > 0) {
        throw PduReader.invalid(Pdu.CAPSULE_RESP_CQE + CqeLayout.STATUS, "success after %d of %d bytes of data%s".formatted(
            command.transferred, command.dataLength, command.outstandingR2ts > 0 ? ", some of them not sent yet" : ""));
      }
      if (command.isToHost() && !command.lastDataSeen) {
        throw PduReader.invalid(Pdu.FLAGS, "success, but no C2HData was marked as the last");
      }
    }
    if (command.outstandingR2ts > 0) {
      for (Iterator<Transfer> each = transfers.iterator(); each.hasNext();) {
        if (each.next().command == command) {
          each.remove();
        }
      }
    }
    boolean corrupted = success && command.digestWrong;
    events().completed(command, corrupted ? StatusCode.TRANSIENT_TRANSPORT_ERROR : status, dword0, dword1, sqHead);
  }

  @Override
  public ByteBuffer data(ByteBuffer pdu) {
    NvmeCommand command = outstanding(pdu, Pdu.DATA_CCCID, "C2HData");
    int offset = pdu.getInt(Pdu.DATA_DATAO);
    int length = pdu.getInt(Pdu.DATA_DATAL);
    if (!command.isToHost() || command.lastDataSeen) {
      throw PduReader.invalid(Pdu.DATA_CCCID, "C2HData for a command that %s".formatted(
          command.lastDataSeen ? "already had its last one" : "does not read"));
    }
    if (offset != command.transferred || length > command.dataLength - offset) {
      throw outOfRange(Pdu.DATA_DATAO, "C2HData", offset, length, command);
    }
    if ((pdu.get(Pdu.FLAGS) & Pdu.FLAG_SUCCESS) != 0 && !flowControlDisabled) {
      throw PduReader.invalid(Pdu.FLAGS, "SUCCESS in C2HData while SQ flow control is enabled");
    }
    return command.part(offset, length);
  }

  @Override
  public void dataEnd(ByteBuffer pdu, boolean digestMatches) {
    NvmeCommand command = outstanding(pdu, Pdu.DATA_CCCID, "C2HData");
    command.transferred += pdu.getInt(Pdu.DATA_DATAL);
    command.digestWrong |= !digestMatches;
    int flags = pdu.get(Pdu.FLAGS);
    command.lastDataSeen = (flags & Pdu.FLAG_LAST_PDU) != 0;
    if ((flags & Pdu.FLAG_SUCCESS) != 0) {
      complete(command, StatusCode.SUCCESS, 0, 0, 0);
    }
  }

  @Override
  public void readyToTransfer(ByteBuffer pdu) {
    NvmeCommand command = outstanding(pdu, Pdu.R2T_CCCID, "R2T");
    int offset = pdu.getInt(Pdu.R2T_R2TO);
    int length = pdu.getInt(Pdu.R2T_R2TL);
    if (command.isToHost() || command.inCapsule || command.dataLength == 0) {
      throw PduReader.invalid(Pdu.R2T_CCCID, "R2T for a command that has no data to send");
    }
    if (length <= 0) {
      throw PduReader.invalid(Pdu.R2T_R2TL, "R2TL %d".formatted(length));
    }
    if (offset != command.transferred || length > command.dataLength - offset) {
      throw outOfRange(Pdu.R2T_R2TO, "R2T", offset, length, command);
    }
    if (command.outstandingR2ts > options.maxR2t()) {
      throw new ProtocolViolationException(
          "more than %d outstanding R2Ts for one command".formatted(options.maxR2t() + 1), FatalErrorStatus.DATA_LIMIT_EXCEEDED, 0);
    }
    command.transferred += length;
    command.outstandingR2ts++;
    transfers.add(new Transfer(command, pdu.getShort(Pdu.R2T_TTAG) & 0xffff, offset, length));
    pump();
  }

  @Override
  public void terminated(ByteBuffer pdu) {
    fail(new TerminatedException(pdu.getShort(Pdu.TERM_FES) & 0xffff, pdu.getInt(Pdu.TERM_FEI)));
  }

  /** Sends requested data while the channel is writable. */
  private void pump() {
    ChannelHandlerContext to = context();
    int maxLength = Math.min(maxH2cData, LARGEST_DATA_PDU);
    Transfer transfer = transfers.peek();
    while (transfer != null && to.channel().isWritable()) {
      int length = Math.min(maxLength, transfer.end - transfer.offset);
      boolean last = transfer.offset + length == transfer.end;
      ByteBuffer part = transfer.command.part(transfer.offset, length);
      writer().data(transfer.command.cid, transfer.ttag, transfer.offset, part, last);
      transfer.offset += length;
      if (last) {
        transfers.remove();
        transfer.command.outstandingR2ts--;
        transfer = transfers.peek();
      }
    }
  }

  private NvmeCommand outstanding(ByteBuffer pdu, int cidOffset, String what) {
    int cid = pdu.getShort(cidOffset) & 0xffff;
    NvmeCommand command = events().outstanding(cid);
    if (command == null) {
      throw PduReader.invalid(cidOffset, "%s for CID %04xh, which is not outstanding".formatted(what, cid));
    }
    return command;
  }

  private static ProtocolViolationException outOfRange(
      int fei, String what, int offset, int length, NvmeCommand command) {
    return new ProtocolViolationException(
        "%s of %s bytes at offset %s, after %d of %d bytes".formatted(what, Integer.toUnsignedString(length),
            Integer.toUnsignedString(offset), command.transferred, command.dataLength),
        FatalErrorStatus.DATA_OUT_OF_RANGE, fei);
  }
}
