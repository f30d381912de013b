// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.weft.host.HostIdentity;
import io.weft.host.NvmeHost;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Three discovery nodes that vote and three target nodes as processes of their own, with a host connected to each. One edit
 * after the other is made, through each node in turn; it disables or enables a namespace of each target node and forbids or
 * allows all hosts a subsystem, so that each host is told. Measured is the time from sending the edit to its answer, and to the
 * moment at which each host has been told by an event and has read what has changed.
 */
final class EditLatency implements AutoCloseable {
  private static final int DISCOVERY_NODES = 3;
  private static final int NODES = 6;
  private static final String SHOWN = "nqn.2026-11.io.weft:namespaces";
  private static final String HIDDEN = "nqn.2026-11.io.weft:now-and-then";
  private static final Duration LIMIT = Duration.ofMinutes(20);
  private static final long LIMIT_SECONDS = 60;
  /** Edits before the measured ones: these are processes that have run for a while. */
  private static final int WARM_UP = 4;

  private final Cluster cluster;
  private final Vertx vertx = Vertx.vertx();
  private final NvmeHost host = NvmeHost.create(vertx, HostIdentity.random());
  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<ToldHost> hosts = new ArrayList<>();
  private final Latencies answers = new Latencies();
  private final Latencies discovery = new Latencies();
  private final Latencies targets = new Latencies();
  private final Latencies all = new Latencies();

  /** @param folder for data and logs */
  EditLatency(Path folder) throws Exception {
    cluster = new Cluster(new LoopbackNetwork(), folder, NODES, LIMIT);
    for (ClusterNode node : cluster.nodes()) {
      boolean isDiscovery = node.number() <= DISCOVERY_NODES;
      node.serve(isDiscovery ? "discovery" : "target", isDiscovery);
    }
  }

  /** Measures, and prints it. @return from sending an edit to the last event */
  Latencies measure(int edits) throws Exception {
    cluster.start();
    configure();
    connect();
    int warmUp = edits / WARM_UP;
    boolean shows = true;
    for (int i = 0; i < warmUp + edits; i++) {
      shows = !shows;
      edit(cluster.nodes().get(i / 2 % NODES), shows, i >= warmUp);
    }
    System.out.printf("%d edits through %d nodes in turn, %d processors, load average %.1f%n%s%n%s%n%s%n%s%n", edits, NODES,
        Runtime.getRuntime().availableProcessors(), ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        answers.line("an edit is answered"), discovery.line("a host of a discovery node was told"),
        targets.line("a host of a target node was told"), all.line("it is in effect everywhere, all hosts told"));
    return all;
  }

  private List<ClusterNode> targets() {
    return cluster.nodes().subList(DISCOVERY_NODES, NODES);
  }

  /** Two subsystems on the port of each target node; the first has a namespace of each of them. */
  private void configure() throws Exception {
    JsonArray operations = new JsonArray().add(subsystem(SHOWN, true)).add(subsystem(HIDDEN, true));
    targets().forEach(node -> operations.add(namespace(node, true)));
    JsonArray ports = new JsonObject(send(HttpRequest.newBuilder(cluster.node(1).http("/api/v1/config")))).getJsonArray("ports");
    if (ports.size() != targets().size()) {
      throw new AssertionError("the target nodes have other ports: " + ports);
    }
    IntStream.range(0, ports.size()).mapToObj(ports::getJsonObject).forEach(port ->
        operations.add(put("port", port.put("subsystems", new JsonArray().add(SHOWN).add(HIDDEN)))));
    patch(cluster.node(1), operations);
  }

  private static JsonObject put(String kind, JsonObject value) {
    return new JsonObject().put("op", "put").put("kind", kind).put("value", value);
  }

  private static JsonObject subsystem(String nqn, boolean anyHost) {
    return put("subsystem", new JsonObject().put("nqn", nqn)
        .put("attr", new JsonObject().put("allow_any_host", anyHost ? "1" : "0")));
  }

  /** The namespace of a target node, which has the node's number, as its ANA group has. */
  private static JsonObject namespace(ClusterNode node, boolean enabled) {
    return put("namespace", new JsonObject().put("nsid", node.number()).put("enable", enabled ? 1 : 0)
        .put("ana_grpid", node.number()).put("device", new JsonObject().put("path", "memory:1MiB"))).put("subsystem", SHOWN);
  }

  private void connect() throws Exception {
    for (ClusterNode node : cluster.nodes()) {
      hosts.add(node.number() <= DISCOVERY_NODES ? ToldHost.ofDiscovery(host, node, HIDDEN, targets().size())
          : ToldHost.ofTarget(host, node, SHOWN, node.number()));
    }
  }

  private void edit(ClusterNode node, boolean shows, boolean isMeasured) throws Exception {
    JsonArray operations = new JsonArray().add(subsystem(HIDDEN, shows));
    targets().forEach(target -> operations.add(namespace(target, shows)));
    long sent = System.nanoTime();
    patch(node, operations);
    long answered = System.nanoTime() - sent;
    long last = 0;
    for (int i = 0; i < NODES; i++) {
      long told = hosts.get(i).toldUntil(shows) - sent;
      last = Math.max(last, told);
      if (isMeasured) {
        (i < DISCOVERY_NODES ? discovery : targets).add(told);
      }
    }
    if (isMeasured) {
      answers.add(answered);
      all.add(last);
    }
  }

  private void patch(ClusterNode node, JsonArray operations) throws Exception {
    String answer = send(HttpRequest.newBuilder(node.http("/api/v1/config")).header("Content-Type", "application/json")
        .method("PATCH", HttpRequest.BodyPublishers.ofString(new JsonObject().put("operations", operations).encode())));
    JsonArray warnings = new JsonObject(answer).getJsonArray("warnings");
    if (!warnings.isEmpty()) {
      throw new AssertionError("an edit is not in effect at %s: %s".formatted(node.name(), warnings));
    }
  }

  private String send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = http.send(
        request.timeout(Duration.ofSeconds(LIMIT_SECONDS)).build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  @Override
  public void close() throws Exception {
    try {
      host.close().await(LIMIT_SECONDS, TimeUnit.SECONDS);
      vertx.close().await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } finally {
      cluster.close();
    }
  }
}
