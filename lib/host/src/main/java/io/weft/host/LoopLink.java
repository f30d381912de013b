// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.netty.channel.EventLoop;
import io.weft.fabric.FabricPort;
import io.weft.fabric.buffer.SlotPools;
import io.weft.fabric.loop.LoopHost;
import io.weft.fabric.loop.LoopQueue;
import io.weft.host.error.ConnectionClosedException;
import io.weft.host.error.ProtocolViolationException;
import io.weft.nvme.CqeLayout;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.tcp.FatalErrorStatus;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The host's end of a loop queue, on the same event loop as the controller's end. */
final class LoopLink implements HostLink, LoopHost {
  private final LoopQueue queue;
  private @Nullable Events events;
  private boolean closed;

  LoopLink(EventLoop loop, FabricPort port, SlotPools slots) {
    queue = new LoopQueue(loop, port, slots, loop, this);
  }

  private Events events() {
    if (events == null) {
      throw new IllegalStateException("the link has no queue");
    }
    return events;
  }

  @Override
  public void setEvents(Events receiver) {
    events = receiver;
  }

  @Override
  public void send(NvmeCommand command) {
    if (!command.explicitSgl) {
      command.writeSgl(0, command.dataLength, SqeLayout.SGL_TRANSPORT);
    }
    command.transferred = command.dataLength;
    queue.submit(command.sqe, command.dataLength > 0 ? command.part(0, command.dataLength) : null);
  }

  @Override
  public void completed(ByteBuffer cqe) {
    if (closed) {
      return;
    }
    int cid = cqe.getShort(CqeLayout.CID) & 0xffff;
    NvmeCommand command = events().outstanding(cid);
    if (command == null) {
      fail(new ProtocolViolationException("completion of CID %04xh, which is not outstanding".formatted(cid),
          FatalErrorStatus.INVALID_HEADER_FIELD, CqeLayout.CID));
      return;
    }
    try {
      events().completed(command, (cqe.getShort(CqeLayout.STATUS) & 0xffff) >> 1, cqe.getInt(CqeLayout.DW0),
          cqe.getInt(CqeLayout.DW1), cqe.getShort(CqeLayout.SQHD) & 0xffff);
    } catch (ProtocolViolationException e) {
      fail(e);
    }
  }

  private void fail(Throwable cause) {
    if (!closed) {
      close();
      events().closed(cause);
    }
  }

  @Override
  public void closed() {
    fail(new ConnectionClosedException("the controller closed the queue"));
  }

  @Override
  public void flush() {}

  @Override
  public void setInCapsuleLimit(long bytes) {}

  @Override
  public void setFlowControlDisabled(boolean disabled) {}

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      queue.disconnect();
    }
  }
}
