// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.metrics;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weft.config.AllowedHosts;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.address.TransportAddress;
import io.weft.config.file.DataDirectory;
import io.weft.config.file.FileConfigStore;
import io.weft.config.rules.Rules;
import io.weft.config.status.TargetStatus;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.fabric.eventloop.EventLoopOptions;
import io.weft.fabric.eventloop.EventLoops;
import io.weft.fabric.eventloop.TransportKind;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostIdentity;
import io.weft.host.HostTransport;
import io.weft.host.NvmeHost;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.TargetOptions;
import io.weft.targetnode.metrics.EventLoopMetrics;
import io.weft.targetnode.metrics.ProcessMetrics;
import io.weft.targetnode.metrics.TargetMetrics;
import io.weft.targetnode.status.TargetStatusReader;
import io.weft.targetnode.storage.Engine;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A target node with a memory namespace, one that cannot be opened, all metrics, and a host. */
final class MeteredTarget implements AutoCloseable {
  static final String NQN = "nqn.2026-11.io.weft:metered";
  static final long CAPACITY = 16L << 20;
  static final int BLOCK = 4096;

  final Vertx vertx =
      EventLoops.vertx(new EventLoopOptions(2, TransportKind.AUTO, Duration.ofNanos(50_000)), new VertxOptions());
  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final FabricRuntime runtime = new FabricRuntime(vertx, 64L << 20);
  final NvmeHost host = NvmeHost.create(vertx, HostIdentity.random());
  final int tcpPort;
  final ConfigStore store;
  final TargetNode node;
  private final DataDirectory folder;
  private final List<AutoCloseable> bound;

  MeteredTarget(Path data) throws Exception {
    try (ServerSocket free = new ServerSocket(0)) {
      tcpPort = free.getLocalPort();
    }
    folder = DataDirectory.open(data);
    store = await(FileConfigStore.open(vertx, folder, new Rules(device -> Optional.empty())));
    edit(now -> now
        .withSubsystems(List.of(SubsystemEntry.of(NQN, SubsystemAttributes.defaults("METER1"), AllowedHosts.ANY,
            List.of(NamespaceEntry.of(1, "memory:16MiB"), NamespaceEntry.of(2, data + "/missing")))))
        .withPorts(List.of(PortEntry.of(1, TransportAddress.tcp("127.0.0.1", tcpPort), NQN))));
    node = new TargetNode(runtime, store,
        new TargetOptions(2, Engine.AUTO, folder.resolve("namespaces"), List.of()));
    await(node.start());
    bound = List.of(TargetMetrics.bind(node, registry), EventLoopMetrics.bind(vertx, registry),
        ProcessMetrics.bind(registry, "test"));
  }

  /** Changes the configuration. */
  void edit(Change change) throws Exception {
    await(store.edit(ConfigStore.ANY_REVISION, change));
  }

  /** Creates an association with one I/O queue. */
  HostController connect() throws Exception {
    return await(host.connect(new ControllerOptions(HostTransport.tcp("127.0.0.1", tcpPort), NQN)));
  }

  Scrape scrape() {
    return new Scrape(registry);
  }

  /** Polls the status until it is as expected. */
  TargetStatus awaitStatus(Predicate<TargetStatus> expected) throws Exception {
    return await(poll(expected, System.nanoTime() + TimeUnit.SECONDS.toNanos(60)));
  }

  private Future<TargetStatus> poll(Predicate<TargetStatus> expected, long limit) {
    TargetStatus status = TargetStatusReader.read(node);
    if (expected.test(status)) {
      return Future.succeededFuture(status);
    }
    return System.nanoTime() - limit > 0
        ? Future.failedFuture(new AssertionError("still " + status))
        : vertx.timer(20, TimeUnit.MILLISECONDS).compose(tick -> poll(expected, limit));
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.await(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable metrics : bound) {
      metrics.close();
    }
    await(host.close());
    await(node.stop());
    await(store.close());
    folder.close();
    runtime.close();
    await(vertx.close());
  }
}
