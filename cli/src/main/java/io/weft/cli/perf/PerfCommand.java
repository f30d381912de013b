// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.perf;

import io.vertx.core.json.JsonObject;
import io.weft.cli.error.CommandFailure;
import io.weft.cli.host.ByteCount;
import io.weft.cli.host.HostIo;
import io.weft.cli.host.HostSession;
import io.weft.cli.host.SubsystemChoice;
import io.weft.cli.host.TargetAddress;
import io.weft.config.Reason;
import io.weft.fabric.eventloop.EventLoopOptions;
import io.weft.fabric.eventloop.TransportKind;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostNamespace;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft perf}: puts load on a namespace and measures its throughput and latency. */
@Command(
    name = "perf",
    description = "Put load on a namespace and measure throughput and latency.",
    mixinStandardHelpOptions = true)
public final class PerfCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Mixin
  private TargetAddress target = new TargetAddress();

  @Option(names = "--nqn", paramLabel = "NQN",
      description = "NQN of the subsystem (default: the only one that the target lists).")
  private @Nullable String nqn;

  @Option(names = "--nsid", paramLabel = "NSID", defaultValue = "1",
      description = "The namespace (default: ${DEFAULT-VALUE}).")
  private int nsid;

  @Option(names = "--rw", paramLabel = "PATTERN", defaultValue = "randread",
      description = "read, write, randread, randwrite, randrw, or mixNN with NN %% of reads (default: ${DEFAULT-VALUE}). "
          + "Writes overwrite the data of the namespace.")
  private String pattern = "";

  @Option(names = "--bs", paramLabel = "SIZE", converter = ByteCount.class, defaultValue = "4k",
      description = "Bytes per command (default: ${DEFAULT-VALUE}).")
  private long blockSize;

  @Option(names = "--qd", paramLabel = "N", defaultValue = "32",
      description = "Commands outstanding on each queue (default: ${DEFAULT-VALUE}).")
  private int depth;

  @Option(names = "--queues", paramLabel = "N", defaultValue = "1",
      description = "I/O queues, each with its own connection (default: ${DEFAULT-VALUE}).")
  private int queues;

  @Option(names = "--time", paramLabel = "SECONDS", defaultValue = "10",
      description = "How long to measure (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(names = "--ramp", paramLabel = "SECONDS", defaultValue = "1",
      description = "How long to run before measuring (default: ${DEFAULT-VALUE}).")
  private double ramp;

  @Option(names = "--size", paramLabel = "SIZE", converter = ByteCount.class, defaultValue = "0",
      description = "Use only the first SIZE bytes of the namespace (default: all of it).")
  private long size;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
      description = "Seed of the random numbers (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--no-incapsule", description = "Send no data in command capsules: every write waits for an R2T.")
  private boolean noInCapsule;

  @Option(names = "--no-sqfc", description = "Request that SQ flow control be disabled.")
  private boolean noFlowControl;

  @Option(names = "--loops", paramLabel = "N", defaultValue = "0",
      description = "Event loops (default: one per queue, at most one per processor).")
  private int loops;

  @Option(names = "--spin", paramLabel = "MICROSECONDS", defaultValue = "50",
      description = "How long an event loop polls before it sleeps (default: ${DEFAULT-VALUE}).")
  private int spinMicros;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public void run() {
    PerfOptions options = options();
    int processors = Runtime.getRuntime().availableProcessors();
    int ioLoops = loops > 0 ? loops : Math.min(queues, processors);
    EventLoopOptions eventLoops = new EventLoopOptions(ioLoops, TransportKind.AUTO, Duration.ofNanos(1000L * spinMicros));
    try (HostSession session = HostSession.withLoops(target.identity(), eventLoops)) {
      ControllerOptions connection = target.options(SubsystemChoice.nqn(nqn, target, session), HostIo.DEFAULT_PORT)
          .ioQueues(queues).ioQueueDepth(depth).inCapsule(!noInCapsule).sqFlowControl(!noFlowControl);
      HostController controller = HostSession.await(session.host().connect(connection));
      HostNamespace namespace = HostSession.await(controller.namespace(nsid));
      PerfRun run;
      try {
        run = new PerfRun(controller, namespace, options);
      } catch (IllegalArgumentException e) {
        throw target.misuse(String.valueOf(e.getMessage()));
      }
      awaitEnd(run, options);
      print(run.report(), options, controller.ioQueues().size());
      HostSession.await(controller.shutdown());
    }
  }

  private PerfOptions options() {
    AccessPattern access;
    try {
      access = AccessPattern.parse(pattern);
    } catch (IllegalArgumentException e) {
      throw target.misuse("--rw: " + e.getMessage());
    }
    inRange("--bs", blockSize, 512, 1 << 30);
    inRange("--qd", depth, 1, 4095);
    inRange("--queues", queues, 1, 1024);
    inRange("--time", Math.ceil(seconds), 1, 1_000_000);
    inRange("--ramp", ramp, 0, 1_000_000);
    inRange("--spin", spinMicros, 0, 1_000_000);
    return new PerfOptions(
        access, (int) blockSize, depth, Math.round(ramp * 1000), Math.round(seconds * 1000), size, seed);
  }

  private void inRange(String option, double value, long low, long high) {
    if (!(value >= low && value <= high)) {
      throw target.misuse("%s must be %d to %d".formatted(option, low, high));
    }
  }

  /** Waits for the end, and shows the progress on a terminal. */
  private void awaitEnd(PerfRun run, PerfOptions options) {
    CompletableFuture<Void> end = run.finished().toCompletionStage().toCompletableFuture();
    Console console = System.console();
    boolean live = !json && console != null && console.isTerminal();
    PrintWriter err = spec.commandLine().getErr();
    long deadline = options.rampMillis() + options.millis() + ControllerOptions.DEFAULT_COMMAND_TIMEOUT_MILLIS * 2L;
    for (long waited = 0; waited < deadline; waited += 1000) {
      try {
        end.get(1, TimeUnit.SECONDS);
        break;
      } catch (TimeoutException _) {
        Histogram lastSecond = run.interval();
        if (live) {
          err.printf("\r%4d s  %,9d IOPS  %,8.1f MB/s  p50 %6.1f us  p99 %7.1f us ", waited / 1000 + 1,
              lastSecond.getTotalCount(), lastSecond.getTotalCount() * blockSize / 1e6,
              lastSecond.getValueAtPercentile(50) / 1e3, lastSecond.getValueAtPercentile(99) / 1e3);
          err.flush();
        }
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        throw CommandFailure.failed(Reason.of(cause), cause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw CommandFailure.failed("interrupted", e);
      }
    }
    if (live) {
      err.print("\r\033[K");
      err.flush();
    }
  }

  private void print(PerfReport report, PerfOptions options, int connected) {
    PrintWriter out = spec.commandLine().getOut();
    JsonObject latency = report.latencyMicros();
    if (json) {
      out.println(new JsonObject()
          .put("iops", Math.round(report.iops()))
          .put("mbps", Math.round(report.megabytesPerSecond(options.blockSize()) * 10) / 10.0)
          .put("lat_us", latency)
          .put("errors", report.errors())
          .put("queues", connected).put("qd", options.depth()).put("bs", options.blockSize()).put("rw", pattern)
          .put("seconds", report.seconds()).put("reads", report.reads()).put("writes", report.writes())
          .encode());
    } else {
      out.printf("%s, %d bytes, %d queue(s) of depth %d: %,.0f IOPS, %,.1f MB/s%n", pattern, options.blockSize(),
          connected, options.depth(), report.iops(), report.megabytesPerSecond(options.blockSize()));
      out.printf("latency in us: avg %.1f, p50 %.1f, p90 %.1f, p99 %.1f, p99.9 %.1f, max %.1f%n",
          latency.getDouble("avg"), latency.getDouble("p50"), latency.getDouble("p90"), latency.getDouble("p99"),
          latency.getDouble("p999"), latency.getDouble("max"));
    }
    out.flush();
  }
}
