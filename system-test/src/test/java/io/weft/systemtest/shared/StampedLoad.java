// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.shared;

import static io.weft.systemtest.shared.SharedPair.BLOCK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Writers that fill blocks of their own with rising generations and the time of each, one command at a time each, and know what
 * was acknowledged. Each block is whole and of one generation, or the check fails.
 */
final class StampedLoad {
  private final int nsid;
  private final int writers;
  private final Function<Supplier<NvmeCommand>, Future<Void>> host;
  private final AtomicLongArray acknowledged;
  private final AtomicLongArray begun;
  private final List<Future<Void>> ends = new ArrayList<>();
  private volatile boolean stopping;

  /** A load that has not begun. @param writers how many commands are outstanding @param host executes them */
  StampedLoad(int nsid, int writers, Function<Supplier<NvmeCommand>, Future<Void>> host) {
    this.nsid = nsid;
    this.writers = writers;
    this.host = host;
    this.acknowledged = new AtomicLongArray(writers);
    this.begun = new AtomicLongArray(writers);
  }

  StampedLoad start() {
    for (int writer = 0; writer < writers; writer++) {
      Promise<Void> ended = Promise.promise();
      ends.add(ended.future());
      next(writer, ended);
    }
    return this;
  }

  private void next(int writer, Promise<Void> ended) {
    if (stopping) {
      ended.complete();
      return;
    }
    long generation = begun.incrementAndGet(writer);
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    long time = System.nanoTime();
    while (block.hasRemaining()) {
      block.putLong(generation).putLong(time);
    }
    host.apply(() -> IoCommandBuilder.write(nsid, writer, 1, block.duplicate().flip())).onComplete(_ -> {
      acknowledged.set(writer, generation);
      next(writer, ended);
    }, ended::fail);
  }

  /** How many writes were acknowledged. */
  long acknowledged() {
    long sum = 0;
    for (int writer = 0; writer < writers; writer++) {
      sum += acknowledged.get(writer);
    }
    return sum;
  }

  /** Lets every writer end with its present command. @return completes then; fails if one has failed before */
  Future<Void> stop() {
    stopping = true;
    return Future.join(ends).mapEmpty();
  }

  /**
   * Checks the blocks in a file: each is whole, no older than what was acknowledged and no newer than what was begun.
   *
   * @return the latest time in it
   */
  long check(Path file) throws IOException {
    long latest = Long.MIN_VALUE;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (int writer = 0; writer < writers; writer++) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        channel.read(block, (long) writer * BLOCK);
        block.flip();
        long generation = block.getLong();
        long time = block.getLong();
        while (block.hasRemaining()) {
          assertEquals(generation, block.getLong(), "block " + writer + " is torn");
          assertEquals(time, block.getLong(), "block " + writer + " is torn");
        }
        assertTrue(generation >= acknowledged.get(writer), "block %d has generation %d, %d was acknowledged"
            .formatted(writer, generation, acknowledged.get(writer)));
        assertTrue(generation <= begun.get(writer));
        latest = generation == 0 ? latest : Math.max(latest, time);
      }
    }
    return latest;
  }
}
