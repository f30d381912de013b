// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.Vertx;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostIdentity;
import io.weft.host.HostNamespace;
import io.weft.host.HostTransport;
import io.weft.host.NvmeHost;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A host that writes block after block over one connection, without a pause. It takes no error, and does not connect again. */
final class UnbrokenHost implements AutoCloseable {
  private static final int BLOCKS = 512;
  private static final int WRITER = 1;
  private static final long LIMIT_SECONDS = 60;

  private final HostController controller;
  private final HostNamespace namespace;
  private final long[] written = new long[BLOCKS];
  private final CompletableFuture<Void> writes;
  private volatile boolean ended;
  private volatile long longest;
  private volatile long count;

  /** Connects and begins. */
  UnbrokenHost(Vertx vertx, ClusterNode node, String subsystem, int nsid) throws Exception {
    this.controller = NvmeHost.create(vertx, HostIdentity.random())
        .connect(new ControllerOptions(HostTransport.tcp(node.address(), node.port()), subsystem)).await(LIMIT_SECONDS, TimeUnit.SECONDS);
    this.namespace = controller.namespace(nsid).await(LIMIT_SECONDS, TimeUnit.SECONDS);
    this.writes = CompletableFuture.runAsync(this::write, task -> Thread.ofPlatform().daemon().name("unbroken host").start(task));
  }

  private void write() {
    try {
      for (long done = 0; !ended; count = done) {
        int block = (int) (done % BLOCKS);
        ByteBuffer bytes = ByteBuffer.allocate(namespace.blockSize());
        BlockStamp.write(bytes, block, ++done, WRITER);
        long began = System.nanoTime();
        namespace.write(block, bytes).await(LIMIT_SECONDS, TimeUnit.SECONDS);
        longest = Math.max(longest, System.nanoTime() - began);
        written[block] = done;
      }
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  /** The controller's identifier, which is the same as long as its connection. */
  int id() {
    return controller.id();
  }

  /** How many writes have succeeded. @throws AssertionError if one has not, or the connection has ended */
  long count() {
    assertFalse(controller.closed().isComplete(), "the connection ended");
    if (writes.isCompletedExceptionally()) {
      throw new AssertionError("a write failed", writes.exceptionNow());
    }
    return count;
  }

  /** Ends the writes, and reads all. @return how long the longest write took, in nanoseconds @throws AssertionError if something is not there */
  long verify() throws Exception {
    ended = true;
    writes.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    for (int block = 0; block < BLOCKS && written[block] > 0; block++) {
      ByteBuffer bytes = ByteBuffer.allocate(namespace.blockSize());
      namespace.read(block, bytes).await(LIMIT_SECONDS, TimeUnit.SECONDS);
      assertEquals(written[block], BlockStamp.read(bytes.clear(), block), "block " + block);
    }
    assertFalse(controller.closed().isComplete(), "the connection ended");
    return longest;
  }

  @Override
  public void close() throws Exception {
    ended = true;
    controller.close().await(LIMIT_SECONDS, TimeUnit.SECONDS);
  }
}
