// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.kill;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weft.host.HostNamespace;
import java.nio.ByteBuffer;
import java.util.Random;

/** Writes blocks of one region, one command at a time, flushes, reads back, and keeps a journal of it. */
final class JournalledWriter {
  /** Up to 32 KiB, so that small writes travel in the capsule and large ones do not. */
  private static final int MOST_BLOCKS = 8;

  private final HostNamespace namespace;
  private final BlockJournal journal;
  private final Runnable acknowledged;
  private final Random random;
  private final int first;
  private final int blocks;
  private final ByteBuffer buffer;
  private final Promise<Void> ended = Promise.promise();

  /**
   * Creates a writer.
   *
   * @param acknowledged called after each acknowledged write
   * @param seed the seed of its random choices
   * @param first the first block of its region
   * @param blocks the number of blocks of its region
   */
  JournalledWriter(
      HostNamespace namespace, BlockJournal journal, Runnable acknowledged, long seed, int first, int blocks) {
    this.namespace = namespace;
    this.journal = journal;
    this.acknowledged = acknowledged;
    this.random = new Random(seed);
    this.first = first;
    this.blocks = blocks;
    this.buffer = ByteBuffer.allocateDirect(MOST_BLOCKS * namespace.blockSize());
  }

  /** Writes until something fails. @return a future that fails with the cause */
  Future<Void> run() {
    next();
    return ended.future();
  }

  private void next() {
    int count = 1 + random.nextInt(MOST_BLOCKS);
    int start = first + random.nextInt(blocks - count + 1);
    write(start, count)
        .compose(ok -> random.nextInt(4) == 0 ? namespace.flush() : Future.succeededFuture())
        .compose(ok -> random.nextInt(4) == 0 ? readBack(start, count) : Future.succeededFuture())
        .onComplete(ok -> next(), ended::fail);
  }

  private Future<Void> write(int start, int count) {
    buffer.clear();
    for (int block = start; block < start + count; block++) {
      journal.begin(block, buffer);
    }
    return namespace.write(start, buffer.flip()).onSuccess(ok -> {
      for (int block = start; block < start + count; block++) {
        journal.acknowledge(block);
      }
      acknowledged.run();
    });
  }

  private Future<Void> readBack(int start, int count) {
    buffer.clear().limit(count * namespace.blockSize());
    return namespace.read(start, buffer).compose(ok -> {
      for (int block = start; block < start + count; block++) {
        String problem = journal.check(block, buffer);
        if (problem != null) {
          return Future.failedFuture(new AssertionError("read back: " + problem));
        }
      }
      return Future.succeededFuture();
    });
  }
}
