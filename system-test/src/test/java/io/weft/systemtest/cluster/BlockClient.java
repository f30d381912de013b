// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import io.vertx.core.Vertx;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostIdentity;
import io.weft.host.HostNamespace;
import io.weft.host.HostTransport;
import io.weft.host.NvmeHost;
import io.weft.host.error.HostException;
import io.weft.testkit.history.BlockInput;
import io.weft.testkit.history.Recorder;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Writes generations of blocks through any node that lets it, reads them, and records both. As a host with several paths
 * does, it sends a command again that has failed with a path, until it succeeds.
 */
final class BlockClient implements AutoCloseable {
  /** The blocks that all clients write. */
  static final int BLOCKS = 64;

  private static final int COMMAND_MILLIS = 4_000;
  private static final long LIMIT_SECONDS = 60;
  private static final long PAUSE_MILLIS = 8;
  private static final long RETRY_MILLIS = 100;
  /** Longer than any strike with the start after it. */
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

  private final Cluster cluster;
  private final int client;
  private final Recorder<BlockInput, Long> recorder;
  private final Random random;
  private final String subsystem;
  private final int nsid;
  private final NvmeHost host;
  private @Nullable HostController controller;
  private @Nullable HostNamespace namespace;
  private int path;
  private long generation;

  /** @param client its number, unique and from 1 */
  BlockClient(Cluster cluster, Vertx vertx, int client, Recorder<BlockInput, Long> recorder, long seed, String subsystem, int nsid) {
    this.cluster = cluster;
    this.client = client;
    this.recorder = recorder;
    this.random = new Random(seed);
    this.subsystem = subsystem;
    this.nsid = nsid;
    this.host = NvmeHost.create(vertx, HostIdentity.random());
  }

  /** Writes and reads until it is told to end. @throws AssertionError if a block holds what nobody has written */
  void run(CountDownLatch ended) throws Exception {
    while (!ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
      long block = random.nextInt(BLOCKS);
      if (random.nextBoolean()) {
        // Unique for all clients.
        submit(new BlockInput.Write(block, ++generation << Byte.SIZE | client), ended);
      } else {
        submit(new BlockInput.Read(block), ended);
      }
    }
  }

  /** Reads every block. */
  void readAll() throws Exception {
    for (long block = 0; block < BLOCKS; block++) {
      submit(new BlockInput.Read(block), new CountDownLatch(1));
    }
  }

  private void submit(BlockInput input, CountDownLatch ended) throws Exception {
    Recorder.Call<BlockInput, Long> call = recorder.call(client, input);
    long start = System.nanoTime();
    HostException failure;
    do {
      try {
        HostNamespace through = connected();
        ByteBuffer data = ByteBuffer.allocateDirect(through.blockSize());
        if (input instanceof BlockInput.Write write) {
          BlockStamp.write(data, write.block(), write.generation(), client);
          through.write(write.block(), data).await(LIMIT_SECONDS, TimeUnit.SECONDS);
          call.answered(write.generation());
        } else {
          through.read(input.block(), data).await(LIMIT_SECONDS, TimeUnit.SECONDS);
          call.answered(BlockStamp.read(data.clear(), input.block()));
        }
        return;
      } catch (HostException e) {
        failure = e;
        leave();
        if (System.nanoTime() - start > PATIENCE_NANOS) {
          throw new AssertionError(input + " does not succeed through any node", e);
        }
      }
    } while (!ended.await(RETRY_MILLIS, TimeUnit.MILLISECONDS));
    call.lost(String.valueOf(failure.getMessage()));
  }

  /** The namespace through the current path, else through the next one. */
  private HostNamespace connected() throws Exception {
    HostNamespace current = namespace;
    if (current != null) {
      return current;
    }
    ClusterNode node = cluster.nodes().get(path++ % cluster.nodes().size());
    HostController made = host.connect(new ControllerOptions(HostTransport.tcp(node.address(), node.port()), subsystem)
        .commandTimeoutMillis(COMMAND_MILLIS)).await(LIMIT_SECONDS, TimeUnit.SECONDS);
    controller = made;
    HostNamespace found = made.namespace(nsid).await(LIMIT_SECONDS, TimeUnit.SECONDS);
    namespace = found;
    return found;
  }

  private void leave() throws TimeoutException {
    HostController left = controller;
    controller = null;
    namespace = null;
    if (left != null) {
      left.close().await(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() throws TimeoutException {
    host.close().await(LIMIT_SECONDS, TimeUnit.SECONDS);
  }
}
