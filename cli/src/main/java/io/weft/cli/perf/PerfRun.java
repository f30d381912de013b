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
   * Starts a measurement.
   *
   * @param controller the controller whose I/O queues are used
   * @throws IllegalArgumentException if the options do not suit the namespace or the memory; the message says why
   */
  PerfRun(HostController controller, HostNamespace namespace, PerfOptions options) {
    check(namespace, options);
    List<HostQueue> queues = controller.ioQueues();
    long commands = queues.stream().mapToLong(queue -> Math.min(options.depth(), queue.depth())).sum();
    String problem = PerfMemory.problem(commands, options.blockSize(), PerfMemory.available());
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
    clock = new PerfClock(System.nanoTime(), options);
    for (int i = 0; i < queues.size(); i++) {
      workers.add(new PerfWorker(queues.get(i), namespace, options, clock, i, queues.size()));
    }
    finished = Future.join(workers.stream().map(worker -> worker.start().future()).toList()).mapEmpty();
  }

  private static void check(HostNamespace namespace, PerfOptions options) {
    int block = namespace.blockSize();
    if (options.blockSize() % block != 0 || options.blockSize() / block > namespace.maxBlocksPerCommand()) {
      throw new IllegalArgumentException("a command of %d bytes: a block has %d bytes, and a command transfers 1 to %d blocks"
          .formatted(options.blockSize(), block, namespace.maxBlocksPerCommand()));
    }
    long bytes = namespace.blocks() * block;
    if (options.size() > bytes || (options.size() == 0 ? bytes : options.size()) < options.blockSize()) {
      throw new IllegalArgumentException("%d bytes in use: the namespace has %d, and a command transfers %d"
          .formatted(options.size(), bytes, options.blockSize()));
    }
  }

  /** Completes when all commands have ended; fails with the first error. */
  public Future<Void> finished() {
    return finished;
  }

  /** The latencies in nanoseconds since the last call; always to be called by the same thread. */
  public Histogram interval() {
    Histogram sum = new Histogram(3);
    workers.forEach(worker -> sum.add(worker.interval()));
    total.add(sum);
    return sum;
  }

  /** The result, once the run has finished; to be called by the thread that calls {@link #interval}. */
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
