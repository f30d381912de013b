// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.perf;

import io.vertx.core.Promise;
import io.weft.host.CommandHandler;
import io.weft.host.HostNamespace;
import io.weft.host.HostQueue;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.host.error.CommandFailedException;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.StatusCode;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/** Keeps one queue full. It lives on the queue's event loop and uses each command again, so that it makes no garbage. */
final class PerfWorker implements CommandHandler {
  private static final long LONGEST_NANOS = 3_600_000_000_000L;

  private final HostQueue queue;
  private final HostNamespace namespace;
  private final PerfOptions options;
  private final PerfClock clock;
  private final SplittableRandom random;
  private final int blocks;
  private final long places;
  private final SingleWriterRecorder recorder = new SingleWriterRecorder(LONGEST_NANOS, 3);
  private final Promise<Void> finished = Promise.promise();
  private long next;
  private int outstanding;
  private long reads;
  private long writes;
  private volatile long errors;
  private @Nullable Throwable failure;

  /**
   * A worker that waits for {@link #start}.
   *
   * @param index which of all workers
   * @param count how many workers there are; each starts elsewhere
   */
  PerfWorker(HostQueue queue, HostNamespace namespace, PerfOptions options, PerfClock clock, int index, int count) {
    this.queue = queue;
    this.namespace = namespace;
    this.options = options;
    this.clock = clock;
    random = new SplittableRandom(options.seed() + index);
    blocks = options.blockSize() / namespace.blockSize();
    long used = options.size() == 0 ? namespace.blocks() : options.size() / namespace.blockSize();
    places = used / blocks;
    next = places * index / count;
  }

  /** Fills the queue. */
  Promise<Void> start() {
    queue.onEventLoop(() -> {
      int depth = Math.min(options.depth(), queue.depth());
      outstanding = depth;
      for (int i = 0; i < depth; i++) {
        ByteBuffer data = ByteBuffer.allocateDirect(options.blockSize());
        while (data.remaining() >= Long.BYTES) {
          data.putLong(random.nextLong());
        }
        submit(IoCommandBuilder.read(namespace.nsid(), 0, blocks, data.clear()));
      }
    });
    return finished;
  }

  private void submit(NvmeCommand command) {
    boolean read = options.pattern().readPercent() == 100
        || (options.pattern().readPercent() > 0 && random.nextInt(100) < options.pattern().readPercent());
    long place;
    if (options.pattern().random()) {
      place = random.nextLong(places);
    } else {
      place = next;
      next = next + 1 == places ? 0 : next + 1;
    }
    command.opcode(read ? IoOpcode.READ : IoOpcode.WRITE).cdwLong(10, place * blocks);
    queue.submit(command, this);
  }

  @Override
  public void completed(NvmeCommand command) {
    long now = System.nanoTime();
    if (!StatusCode.isSuccess(command.status())) {
      failed(command, new CommandFailedException(
          IoOpcode.describe(command.opcode()), command.status(), command.dword0()));
      return;
    }
    if (clock.counts(now)) {
      recorder.recordValue(Math.min(now - command.submittedNanos(), LONGEST_NANOS));
      if (command.opcode() == IoOpcode.READ) {
        reads++;
      } else {
        writes++;
      }
    }
    if (clock.isOver(now)) {
      ended();
    } else {
      submit(command);
    }
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // written by this event loop alone
  public void failed(NvmeCommand command, Throwable cause) {
    errors++;
    if (failure == null) {
      failure = cause;
    }
    ended();
  }

  private void ended() {
    if (--outstanding == 0) {
      Throwable cause = failure;
      if (cause == null) {
        finished.complete();
      } else {
        finished.fail(cause);
      }
    }
  }

  /** The latencies since the last call; from one thread at a time. */
  Histogram interval() {
    return recorder.getIntervalHistogram();
  }

  /** Read commands that were counted; once the worker has finished. */
  long reads() {
    return reads;
  }

  /** Write commands that were counted; once the worker has finished. */
  long writes() {
    return writes;
  }

  /** Commands that failed. */
  long errors() {
    return errors;
  }
}
