// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.netty.channel.EventLoop;
import io.weft.fabric.FabricPort;
import io.weft.fabric.Queue;
import io.weft.fabric.QueueTransport;
import io.weft.fabric.Request;
import io.weft.fabric.buffer.SlotPool;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A queue without a network, whose host can delay the data of its commands. */
final class TestQueue implements QueueTransport {
  /**
   * The result of a command.
   *
   * @param status without the More bit
   * @param field the offset of the invalid field, {@link Request#NO_ERROR_LOCATION} for none
   */
  record Outcome(int status, int field, int dw0) {}

  private record Submission(ByteBuffer data, CompletableFuture<Outcome> outcome) {}

  private final EventLoop loop;
  private final Queue queue;
  private final Map<Integer, Submission> submissions = new HashMap<>();
  private final List<Request> withoutData = new ArrayList<>();
  private boolean slow;

  TestQueue(EventLoop loop, FabricPort port, SlotPool slots) {
    this.loop = loop;
    this.queue = new Queue(this, port, slots);
  }

  static ByteBuffer littleEndian(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** An SQE whose SGL makes the transport transfer the data. */
  static ByteBuffer sqe(int opcode) {
    return littleEndian(SqeLayout.LENGTH).put(SqeLayout.OPCODE, (byte) opcode)
        .put(SqeLayout.FLAGS, (byte) SqeLayout.PSDT_SGL).put(SqeLayout.SGL_IDENTIFIER, (byte) SqeLayout.SGL_TRANSPORT);
  }

  /** Submits a command. @param data the data that the host sends when requested */
  CompletableFuture<Outcome> submit(ByteBuffer sqe, ByteBuffer data) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    loop.execute(() -> {
      Request request = queue.begin(sqe, 0, System.nanoTime());
      submissions.put(request.tag(), new Submission(data, outcome));
      queue.start(request, 0);
    });
    return outcome;
  }

  /** Holds data back until {@link #bringData}. */
  void keepDataBack() {
    loop.execute(() -> slow = true);
  }

  /** Delivers the data that was held back. */
  void bringData() {
    loop.execute(() -> {
      slow = false;
      List.copyOf(withoutData).forEach(this::requestData);
      withoutData.clear();
    });
  }

  void disconnect() {
    loop.execute(queue::close);
  }

  @Override
  public void requestData(Request request) {
    if (slow) {
      withoutData.add(request);
      return;
    }
    ByteBuffer data = submissions.get(request.tag()).data;
    request.data().nio().put(request.dataIndex(), data, 0, data.remaining());
    queue.dataArrived(request);
  }

  @Override
  public void complete(Request request) {
    submissions.remove(request.tag()).outcome.complete(
        new Outcome(request.status() & ~StatusCode.MORE, request.errorLocation(), request.dw0()));
  }

  @Override
  public EventLoop eventLoop() {
    return loop;
  }

  @Override
  public String name() {
    return "test";
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
  public void close() {}
}
