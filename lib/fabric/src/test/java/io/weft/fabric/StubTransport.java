// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.EventLoop;
import io.weft.nvme.CqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.ConnectData;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A connection without a network: records what its queue requests and sends. */
final class StubTransport implements QueueTransport {
  static final String HOST = "nqn.2014-08.org.example:host";
  static final UUID HOST_ID = new UUID(1, 2);

  final Queue queue;
  final List<Completion> completions = new ArrayList<>();
  /** The requests whose data the queue has requested. */
  final List<Request> requested = new ArrayList<>();
  int closes;
  private final StubPort port;
  private int nextCid;

  StubTransport(StubPort port) {
    this.port = port;
    this.queue = new Queue(this, port, port.slots);
  }

  /** The controller that the queue is bound to. */
  StubController controller() {
    return (StubController) queue.controller();
  }

  /** Receives a command; it gets the next CID if it has none. */
  Request send(SqeBuilder sqe) {
    return send(sqe, 0);
  }

  /** Receives a command with in-capsule data, which is still to be supplied. */
  Request send(SqeBuilder sqe, int inCapsule) {
    Request request = take(sqe);
    queue.start(request, inCapsule);
    return request;
  }

  /** Receives a command without starting it. */
  Request take(SqeBuilder sqe) {
    return Objects.requireNonNull(takeIfPossible(sqe), "the queue is full");
  }

  /** Receives a command without starting it. @return null if the queue has no free entry */
  @Nullable Request takeIfPossible(SqeBuilder sqe) {
    return queue.begin(sqe.cid(nextCid++).build(), 0, 0);
  }

  /** The CID of the last command. */
  int lastCid() {
    return nextCid - 1;
  }

  /** Sends Connect and its data. @return the completion */
  Completion connect(SqeBuilder sqe, int cntlid) {
    return connect(sqe, new ConnectData(HOST_ID, cntlid, StubPort.NQN, HOST));
  }

  /** Sends Connect and its data. @return the completion */
  Completion connect(SqeBuilder sqe, ConnectData data) {
    deliver(send(sqe), data);
    return last();
  }

  /** Delivers the data of a Connect command. */
  void deliver(Request request, ConnectData data) {
    data.encode(request.data().nio(), request.dataIndex());
    queue.dataArrived(request);
  }

  /** Sends a command that ends at once. @return its completion */
  Completion execute(SqeBuilder sqe) {
    int before = completions.size();
    send(sqe);
    assertEquals(before + 1, completions.size(), "completions");
    return last();
  }

  /** The status of the last completion, without More. */
  int status() {
    return last().status() & ~StatusCode.MORE;
  }

  /** The last completion. */
  Completion last() {
    return completions.getLast();
  }

  @Override
  public EventLoop eventLoop() {
    return port.channel.eventLoop();
  }

  @Override
  public String name() {
    return "stub";
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
    requested.add(request);
  }

  @Override
  public void complete(Request request) {
    ByteBuffer cqe = ByteBuffer.allocate(CqeLayout.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    queue.encodeCompletion(request, cqe, 0);
    completions.add(Completion.of(cqe));
  }

  @Override
  public void close() {
    closes++;
  }
}
