// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.scale;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.address.TransportAddress;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.MemoryConfigStore;
import io.weft.discoverynode.DiscoveryNode;
import io.weft.discoverynode.DiscoveryOptions;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.host.ControllerOptions;
import io.weft.host.HostIdentity;
import io.weft.host.HostTransport;
import io.weft.host.NvmeHost;
import io.weft.nvme.Nqn;
import io.weft.nvme.log.DiscoveryLogPage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Measures a running target with the configuration of {@link ScaleDocument}: edits, reads of the discovery log page,
 * scrapes and status requests, each with its duration and the time that the event loops which carry I/O spent on it.
 */
public final class ScaleBenchmark {
  private static final String IO_LOOPS = "vert.x-eventloop-thread";
  private static final long NOISE_NANOS = 10_000_000_000L;
  private static final long HELD_NANOS = 5_000_000;
  private static final int OPEN = 10;
  private static final int SCRAPES = 5;
  private static final int READS = 20;
  private static final int SLOT_MEMORY = 16 << 20;
  private static final long SEED = 20261127;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Random random = new Random(SEED);
  private final int httpPort;
  private final ScaleDocument document;
  private boolean enable = true;
  private int subsystem;
  private int nsid;

  private ScaleBenchmark(ScaleDocument document, int httpPort) {
    this.document = document;
    this.httpPort = httpPort;
  }

  /**
   * Runs the benchmark.
   *
   * @param arguments {@code document FILE SUBSYSTEMS NAMESPACES PORT} writes the document; {@code measure HTTP_PORT
   *     SUBSYSTEMS NAMESPACES PORT EDITS} measures; {@code noise} measures the machine alone
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("noise")) {
      noise();
      return;
    }
    int at = 2;
    ScaleDocument document = new ScaleDocument(
        Integer.parseInt(arguments[at]), Integer.parseInt(arguments[at + 1]), Integer.parseInt(arguments[at + 2]), OPEN);
    if (arguments[0].equals("document")) {
      document.write(Path.of(arguments[1]));
    } else {
      new ScaleBenchmark(document, Integer.parseInt(arguments[1])).measure(Integer.parseInt(arguments[at + 3]));
    }
  }

  /** How long a thread that only looks at the clock does not run: no shorter stretch of work can be told from that. */
  private static void noise() {
    long worst = 0;
    int times = 0;
    long end = System.nanoTime() + NOISE_NANOS;
    for (long last = System.nanoTime(); last < end;) {
      long now = System.nanoTime();
      worst = Math.max(worst, now - last);
      times += now - last > HELD_NANOS ? 1 : 0;
      last = now;
    }
    System.out.printf("%-30s without Weft, a thread is stopped for at most %.0f ms, more than 5 ms %d times in 10 s%n",
        "noise of the I/O processor", worst / 1e6, times);
  }

  private void measure(int edits) throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      HostIdentity identity = new HostIdentity(ScaleDocument.hostNqn(1), new UUID(1, 1));
      NvmeHost host = NvmeHost.create(vertx, identity);
      ControllerOptions options = new ControllerOptions(HostTransport.tcp("127.0.0.1", document.tcpPort()), Nqn.DISCOVERY);
      // The first are warm-up: the benchmark is of a process that has run for a while.
      run(null, edits / 4, this::edit);
      warmUp(vertx, host);
      run("edit", edits, this::edit);
      run("first discovery page read", 1, () -> read(host, options));
      run("discovery page read", READS, () -> read(host, options));
      run("edit and discovery page read", READS, () -> {
        edit();
        return read(host, options);
      });
      run("scrape of /metrics", SCRAPES, () -> get("/metrics"));
      run("/health/ready", SCRAPES, () -> get("/health/ready"));
      run("/api/v1/status", SCRAPES, () -> get("/api/v1/status"));
      await(host.close());
    } finally {
      await(vertx.close());
    }
  }

  /** Reads a page of this process often, so that the first read of the target's shows the target and not the benchmark. */
  private void warmUp(Vertx vertx, NvmeHost host) throws Exception {
    List<SubsystemEntry> subsystems = IntStream.range(0, document.subsystems() / OPEN)
        .mapToObj(i -> SubsystemEntry.of(
            ScaleDocument.subsystemNqn(i), SubsystemAttributes.defaults("S" + i), AllowedHosts.ANY, List.of()))
        .toList();
    PortEntry port = PortEntry.of(1, TransportAddress.tcp("127.0.0.1", document.tcpPort()),
        subsystems.stream().map(SubsystemEntry::nqn).toArray(String[]::new));
    ConfigStore store = new MemoryConfigStore(
        vertx, Configuration.EMPTY.withRevision(1).withSubsystems(subsystems).withPorts(List.of(port)));
    FabricRuntime runtime = new FabricRuntime(vertx, SLOT_MEMORY);
    DiscoveryNode node = new DiscoveryNode(store, new DiscoveryOptions("127.0.0.1", 0), runtime, _ -> true);
    String deployed = await(vertx.deployVerticle(node));
    for (int i = 0; i < READS; i++) {
      read(host, new ControllerOptions(HostTransport.tcp("127.0.0.1", node.actualPort()), Nqn.DISCOVERY));
    }
    await(vertx.undeploy(deployed));
    runtime.close();
  }

  /** One step repeated. @param name for the output, null for none */
  private void run(String name, int times, Callable<String> step) throws Exception {
    List<Double> millis = new ArrayList<>();
    String detail = "";
    // Not for each step: a scrape takes more than most of them, and its garbage too.
    LoopLoads before = loads();
    for (int i = 0; i < times; i++) {
      long begin = System.nanoTime();
      detail = step.call();
      millis.add((System.nanoTime() - begin) / 1e6);
    }
    LoopLoads after = loads();
    Collections.sort(millis);
    if (name != null) {
      System.out.printf(
          "%-30s p50 %8.1f ms  p99 %8.1f ms  max %8.1f ms  an I/O loop works %6.2f ms, at most %4.0f ms at once, of which it runs %4.0f ms  (%d times, %s)%n",
          name, at(millis, 0.5), at(millis, 0.99), at(millis, 1), after.mostSince(before) / times,
          after.longestSince(before), after.longestRunSince(before), times, brief(detail));
    }
  }

  private LoopLoads loads() throws IOException, InterruptedException {
    return LoopLoads.of(get("/metrics"), IO_LOOPS);
  }

  private static double at(List<Double> sorted, double quantile) {
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(quantile * sorted.size())));
  }

  private static String brief(String detail) {
    return detail.length() < 60 ? detail : detail.length() / 1024 + " KiB";
  }

  /** Disables a random namespace, or enables the one that was disabled before. */
  private String edit() throws IOException, InterruptedException {
    enable = !enable;
    if (!enable) {
      subsystem = random.nextInt(document.subsystems());
      nsid = 1 + random.nextInt(document.namespaces());
    }
    String body = "{\"operations\":[{\"op\":\"put\",\"kind\":\"namespace\",\"subsystem\":\"%s\",\"value\":%s}]}".formatted(
        ScaleDocument.subsystemNqn(subsystem), ScaleDocument.namespace(subsystem, nsid, enable));
    return send(HttpRequest.newBuilder(uri("/api/v1/config")).header("Content-Type", "application/json")
        .method("PATCH", HttpRequest.BodyPublishers.ofString(body)).build());
  }

  private String get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).GET().build());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + httpPort + path);
  }

  private String send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(request.method() + " " + request.uri() + ": " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  private static String read(NvmeHost host, ControllerOptions options) throws Exception {
    DiscoveryLogPage page = await(host.discover(options));
    return page.entries().size() + " entries";
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
  }
}
