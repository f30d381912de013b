// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.perf;

import io.vertx.core.Future;
import io.weft.host.HostController;
import io.weft.host.HostNamespace;
import io.weft.host.HostQueue;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** One measurement: a worker for each I/O queue of a controller. */
final class PerfRun {
  private final PerfClock clock;
  private final List<PerfWorker> workers = new ArrayList<>();
  private final Future<Void> finished;
  private final Histogram total = new Histogram(3);

  /**
   * Starts to measure.
   *
   * @param controller whose I/O queues are loaded
   * @throws IllegalArgumentException if the options do not suit the namespace; the message says why
   */
  PerfRun(HostController controller, HostNamespace namespace, PerfOptions options) {
    check(namespace, options);
    clock = new PerfClock(System.nanoTime(), options);
    List<HostQueue> queues = controller.ioQueues();
    for (int i = 0; i < queues.size(); i++) {
      workers.add(new PerfWorker(queues.get(i), namespace, options, clock, i, queues.size()));
    }
    finished = Future.join(workers.stream().map(worker -> worker.start().future()).toList()).mapEmpty();
  }

  private static void check(HostNamespace namespace, PerfOptions options) {
    int block = namespace.blockSize();
    if (options.blockSize() % block != 0 || options.blockSize() / block > namespace.maxBlocksPerCommand()) {
      throw new IllegalArgumentException("a command of %d bytes: the namespace has blocks of %d, and a command takes 1 to %d of them"
          .formatted(options.blockSize(), block, namespace.maxBlocksPerCommand()));
    }
    long bytes = namespace.blocks() * block;
    if (options.size() > bytes || (options.size() == 0 ? bytes : options.size()) < options.blockSize()) {
      throw new IllegalArgumentException("%d bytes in use: the namespace has %d, and a command takes %d"
          .formatted(options.size(), bytes, options.blockSize()));
    }
  }

  /** Completes when all commands have ended; fails with the first error. */
  public Future<Void> finished() {
    return finished;
  }

  /** Latencies in nanoseconds of what was counted since the last call; from one thread. */
  public Histogram interval() {
    Histogram sum = new Histogram(3);
    workers.forEach(worker -> sum.add(worker.interval()));
    total.add(sum);
    return sum;
  }

  /** Everything that was counted, once the run has finished; from the thread that calls {@link #interval}. */
  public PerfReport report() {
    interval();
    return new PerfReport(
        clock.seconds(),
        workers.stream().mapToLong(PerfWorker::reads).sum(),
        workers.stream().mapToLong(PerfWorker::writes).sum(),
        workers.stream().mapToLong(PerfWorker::errors).sum(),
        total);
  }
}
