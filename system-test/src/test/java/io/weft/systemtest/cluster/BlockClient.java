// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import io.vertx.core.Vertx;
import io.weft.host.HostIdentity;
import io.weft.host.HostNamespace;
import io.weft.host.NvmeHost;
import io.weft.host.error.CommandFailedException;
import io.weft.host.error.HostException;
import io.weft.testkit.history.BlockInput;
import io.weft.testkit.history.Recorder;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes generations of blocks through any node that lets it, reads them, and records both. As a host with several paths
 * does, it sends a command again that has failed on a path, with the same generation, until it succeeds.
 *
 * <p>A write that was sent again may reach the device twice. So each block has one client that writes it, which goes on only
 * when its write has succeeded: until then a reader finds the generation before or this one. A copy that reaches the device
 * later, after the next generation, is a fault, and is found.
 */
final class BlockClient implements AutoCloseable {
  /** The blocks that all clients of a namespace read. */
  static final int BLOCKS = 64;

  private static final long LIMIT_SECONDS = 60;
  private static final long PAUSE_MILLIS = 8;
  private static final long RETRY_MILLIS = 100;
  /** What a host waits before it sends a write again to the node that may still have the first copy: the Command Quiesce Time. */
  private static final long QUIESCE_MILLIS = 1_000;
  /** Longer than any strike with the start after it. */
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

  private final Disk disk;
  private final int client;
  private final Recorder<BlockInput, Long> recorder;
  private final Random random;
  private final NvmeHost host;
  private final List<BlockPath> paths;
  private int current;
  private long generation;

  /**
   * What clients write.
   *
   * @param nodes those that may serve it
   * @param clients how many write it; each has a number from 1
   */
  record Disk(String subsystem, int nsid, List<ClusterNode> nodes, int clients) {}

  /** @param client its number, unique for the disk */
  BlockClient(Disk disk, Vertx vertx, int client, Recorder<BlockInput, Long> recorder, long seed, ControllerIds ids) {
    this.disk = disk;
    this.client = client;
    this.recorder = recorder;
    this.random = new Random(seed);
    this.host = NvmeHost.create(vertx, HostIdentity.random());
    this.paths = disk.nodes().stream().map(node -> new BlockPath(host, node, disk, ids)).toList();
  }

  /** Writes and reads until it is told to end. @throws AssertionError if a block holds what nobody has written */
  void run(CountDownLatch ended) throws Exception {
    while (!ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
      if (random.nextBoolean()) {
        long own = (long) random.nextInt(BLOCKS / disk.clients()) * disk.clients() + client - 1;
        // Unique for all clients.
        submit(new BlockInput.Write(own, ++generation << Byte.SIZE | client), ended);
      } else {
        submit(new BlockInput.Read(random.nextInt(BLOCKS)), ended);
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
    Set<BlockPath> unsure = new HashSet<>();
    HostException failure;
    do {
      BlockPath path = paths.get(current);
      try {
        HostNamespace through = path.connected();
        if (input instanceof BlockInput.Write && unsure.remove(path) && ended.await(QUIESCE_MILLIS, TimeUnit.MILLISECONDS)) {
          call.lost("not sent again");
          return;
        }
        call.answered(execute(input, through));
        return;
      } catch (HostException e) {
        failure = e;
        // A command that was answered has ended, whatever the answer.
        if (!(e instanceof CommandFailedException)) {
          unsure.add(path);
          path.leave();
        }
        current = (current + 1) % paths.size();
        if (System.nanoTime() - start > PATIENCE_NANOS) {
          throw new AssertionError(input + " does not succeed through any node", e);
        }
      }
    } while (!ended.await(RETRY_MILLIS, TimeUnit.MILLISECONDS));
    call.lost(String.valueOf(failure.getMessage()));
  }

  /** @return the generation that was written or read */
  private long execute(BlockInput input, HostNamespace through) throws Exception {
    ByteBuffer data = ByteBuffer.allocateDirect(through.blockSize());
    if (input instanceof BlockInput.Write write) {
      BlockStamp.write(data, write.block(), write.generation(), client);
      through.write(write.block(), data).await(LIMIT_SECONDS, TimeUnit.SECONDS);
      return write.generation();
    }
    through.read(input.block(), data).await(LIMIT_SECONDS, TimeUnit.SECONDS);
    return BlockStamp.read(data.clear(), input.block());
  }

  @Override
  public void close() throws TimeoutException {
    host.close().await(LIMIT_SECONDS, TimeUnit.SECONDS);
  }
}
