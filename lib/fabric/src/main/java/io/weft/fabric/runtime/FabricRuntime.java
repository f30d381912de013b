// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.runtime;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.weft.fabric.buffer.SlotPools;
import io.weft.fabric.eventloop.EventLoops;
import io.weft.fabric.eventloop.Spin;

/**
 * The state that all connections of one node share: its event loops with their spin and load, their data buffers, and the
 * number of connections. Each node has one and shares nothing of it with other nodes of the same process.
 */
public final class FabricRuntime implements AutoCloseable {
  /** The part of the heap that pooled requests may fill, one in so many. */
  private static final int REQUEST_HEAP_PART = 4;
  /** What a pooled request holds, with what its command keeps between its steps: not less than that, in bytes. */
  private static final int REQUEST_BYTES = 1024;

  private final Vertx vertx;
  private final SlotPools slots;
  private final ConnectionLimits connections;

  /**
   * Creates a runtime with at most {@link ConnectionLimits#MAX} connections, and fewer if the process may not have many file
   * descriptors.
   *
   * @param vertx the event loops, normally created by {@link EventLoops}; the caller closes it
   * @param slotMemoryPerLoop the most memory that each loop's data buffers may reserve, in bytes
   */
  public FabricRuntime(Vertx vertx, long slotMemoryPerLoop) {
    this(vertx, slotMemoryPerLoop, ConnectionLimits.mostFor(Descriptors.limit()));
  }

  /** As the other constructor. @param maxConnections the most open connections */
  public FabricRuntime(Vertx vertx, long slotMemoryPerLoop, int maxConnections) {
    this.vertx = vertx;
    this.slots = new SlotPools(slotMemoryPerLoop, requestsPerLoop(vertx));
    this.connections = ConnectionLimits.of(maxConnections);
  }

  /** What the heap can carry: 131,072 requests for all event loops together with 512 MiB. */
  private static int requestsPerLoop(Vertx vertx) {
    int loops = 0;
    for (Object _ : ((VertxInternal) vertx).nettyEventLoopGroup()) {
      loops++;
    }
    long all = Runtime.getRuntime().maxMemory() / REQUEST_HEAP_PART / REQUEST_BYTES;
    return (int) Math.min(Integer.MAX_VALUE, all / loops);
  }

  /** The Vert.x instance of the event loops. */
  public Vertx vertx() {
    return vertx;
  }

  /** The data buffers of the event loops. */
  public SlotPools slots() {
    return slots;
  }

  /** The spin of one of the event loops. */
  public Spin spin(EventLoop loop) {
    return Spin.of(vertx, loop);
  }

  /** The number of open connections. May be called from any thread. */
  public int connections() {
    return connections.open();
  }

  /** Which connections are taken. */
  public ConnectionLimits limits() {
    return connections;
  }

  /** Frees the data buffers; those in use when they are returned. */
  @Override
  public void close() {
    slots.close();
  }
}
