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

/** Keeps one queue full. It runs on the queue's event loop and reuses its commands, so that it allocates nothing. */
final class PerfWorker implements CommandHandler {
  private static final int READ = IoOpcode.READ.code();
  private static final long MAX_LATENCY_NANOS = 3_600_000_000_000L;

  private final HostQueue queue;
  private final HostNamespace namespace;
  private final PerfOptions options;
  private final PerfClock clock;
  private final SplittableRandom random;
  private final int blocks;
  private final long positions;
  private final SingleWriterRecorder recorder = new SingleWriterRecorder(MAX_LATENCY_NANOS, 3);
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
   * @param index the index of this worker
   * @param count the number of workers; each starts at a different address
   */
  PerfWorker(HostQueue queue, HostNamespace namespace, PerfOptions options, PerfClock clock, int index, int count) {
    this.queue = queue;
    this.namespace = namespace;
    this.options = options;
    this.clock = clock;
    random = new SplittableRandom(options.seed() + index);
    blocks = options.blockSize() / namespace.blockSize();
    long used = options.size() == 0 ? namespace.blocks() : options.size() / namespace.blockSize();
    positions = used / blocks;
    next = positions * index / count;
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
    long position;
    if (options.pattern().random()) {
      position = random.nextLong(positions);
    } else {
      position = next;
      next = next + 1 == positions ? 0 : next + 1;
    }
    command.opcode(read ? IoOpcode.READ : IoOpcode.WRITE).cdwLong(10, position * blocks);
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
    if (clock.isCounting(now)) {
      recorder.recordValue(Math.min(now - command.submittedNanos(), MAX_LATENCY_NANOS));
      if (command.opcode() == READ) {
        reads++;
      } else {
        writes++;
      }
    }
    if (clock.isOver(now)) {
      commandEnded();
    } else {
      submit(command);
    }
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // only this event loop writes it
  public void failed(NvmeCommand command, Throwable cause) {
    errors++;
    if (failure == null) {
      failure = cause;
    }
    commandEnded();
  }

  private void commandEnded() {
    if (--outstanding == 0) {
      Throwable cause = failure;
      if (cause == null) {
        finished.complete();
      } else {
        finished.fail(cause);
      }
    }
  }

  /** The latencies since the last call; to be called by one thread at a time. */
  Histogram interval() {
    return recorder.getIntervalHistogram();
  }

  /** The number of counted Read commands, once the worker has finished. */
  long reads() {
    return reads;
  }

  /** The number of counted Write commands, once the worker has finished. */
  long writes() {
    return writes;
  }

  /** The number of failed commands. */
  long errors() {
    return errors;
  }
}
