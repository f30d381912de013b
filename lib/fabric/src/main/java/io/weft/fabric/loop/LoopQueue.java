// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.loop;

import io.netty.channel.EventLoop;
import io.weft.fabric.FabricPort;
import io.weft.fabric.Queue;
import io.weft.fabric.QueueTransport;
import io.weft.fabric.Request;
import io.weft.fabric.buffer.SlotPools;
import io.weft.fabric.lifecycle.QueueState;
import io.weft.nvme.CqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.Transfer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue over the loop transport: a copy between the host's buffer and a slot replaces the network. It follows the same
 * rules, and is for tests and tools rather than for speed.
 */
public final class LoopQueue implements QueueTransport {
  private static final Logger LOG = LoggerFactory.getLogger(LoopQueue.class);

  private final EventLoop loop;
  private final EventLoop hostLoop;
  private final LoopHost host;
  private final Queue queue;
  private final Map<Integer, ByteBuffer> buffers = new HashMap<>();

  /**
   * Connects a host to a port.
   *
   * @param loop the event loop that the controller's end lives on
   * @param hostLoop the event loop that the host's end is called on
   */
  public LoopQueue(EventLoop loop, FabricPort port, SlotPools slots, EventLoop hostLoop, LoopHost host) {
    this.loop = loop;
    this.hostLoop = hostLoop;
    this.host = host;
    this.queue = new Queue(this, port, slots.of(loop));
  }

  /**
   * Submits a command. From any thread.
   *
   * @param sqe the 64 bytes of the SQE, little endian, from index 0; the host must not change them until the completion
   * @param data the buffer with or for the command's data, from its position to its limit; null if it moves none
   */
  public void submit(ByteBuffer sqe, @Nullable ByteBuffer data) {
    loop.execute(() -> received(sqe, data));
  }

  /** Closes the queue from the host's side. From any thread. */
  public void disconnect() {
    loop.execute(queue::close);
  }

  private void received(ByteBuffer sqe, @Nullable ByteBuffer data) {
    if (queue.state().compareTo(QueueState.CLOSING) >= 0) {
      return;
    }
    Request request = queue.begin(sqe, 0, System.nanoTime());
    if (request == null) {
      LOG.warn("loop queue {} closed: the host has more commands outstanding than it has entries", queue.qid());
      queue.close();
      return;
    }
    if (data != null) {
      buffers.put(request.tag(), data);
    }
    queue.start(request, 0);
  }

  @Override
  public EventLoop eventLoop() {
    return loop;
  }

  @Override
  public String name() {
    return "loop";
  }

  @Override
  public @Nullable InetSocketAddress hostAddress() {
    return null;
  }

  @Override
  public @Nullable InetSocketAddress portAddress() {
    return null;
  }

  @Override
  public void requestData(Request request) {
    ByteBuffer source = buffers.get(request.tag());
    int length = request.transferLength();
    if (source == null || source.remaining() < length) {
      request.dataDamaged();
    } else {
      request.data().nio().put(request.dataIndex(), source, source.position(), length);
    }
    queue.dataArrived(request);
  }

  @Override
  public void complete(Request request) {
    ByteBuffer target = buffers.remove(request.tag());
    int length = request.transferLength();
    boolean toHost = request.hasData() && request.transfer() == Transfer.CONTROLLER_TO_HOST;
    if (toHost && target != null && StatusCode.isSuccess(request.status())) {
      target.put(target.position(), request.data().nio(), request.dataIndex(), Math.min(length, target.remaining()));
    }
    ByteBuffer cqe = ByteBuffer.allocate(CqeLayout.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    queue.encodeCompletion(request, cqe, 0);
    hostLoop.execute(() -> host.completed(cqe));
  }

  @Override
  public void close() {
    buffers.clear();
    hostLoop.execute(host::closed);
  }
}
