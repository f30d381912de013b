// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostIdentity;
import io.weft.host.HostTransport;
import io.weft.host.NvmeHost;
import io.weft.nvme.Nqn;
import io.weft.systemtest.scale.ScaleDocument;
import io.weft.testkit.Eventually;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of three voters, of which one is a target node, with a very large configuration. Not a test of {@code ./weft test}:
 * {@code e2e/load/scale --cluster} runs it, since it takes minutes.
 */
@Timeout(3000)
class LargeCluster {
  private static final int SUBSYSTEMS = Integer.getInteger("weft.scale.subsystems", 10_000);
  private static final int NAMESPACES = Integer.getInteger("weft.scale.namespaces", 10);
  private static final int EDITS = Integer.getInteger("weft.scale.edits", 200);
  /** What 99 of 100 edits may take, in milliseconds. */
  private static final long LIMIT_MILLIS = Long.getLong("weft.scale.limit", TimeUnit.MINUTES.toMillis(1));
  /** Every host sees half of the subsystems. */
  private static final int OPEN = 2;
  private static final int VOTERS = 3;
  /** Nodes that are in the configuration only, with ports that nobody listens on. */
  private static final int SIMULATED = 100;
  private static final int SIMULATED_PORTS = 999;
  private static final int FIRST_SIMULATED = 20;
  private static final int LINKED = 10;
  private static final int READS = 20;
  private static final int READERS = 200;
  private static final long LIMIT_SECONDS = 120;
  private static final long SEED = 20261128;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Random random = new Random(SEED);
  private final Vertx vertx = Vertx.vertx();
  private boolean enable = true;
  private int subsystem;
  private int nsid;

  @Test
  void measure() throws Exception {
    try (Cluster cluster = new Cluster(new LoopbackNetwork(), folder, VOTERS, Duration.ofMinutes(40))) {
      ClusterNode first = cluster.node(1);
      restore(first);
      first.run("cluster", "init", "--name", first.name(), "--cluster-address", first.address(), "--cluster-port", "" + first.clusterPort());
      first.command("up");
      timed("first start as a cluster, which agrees on it", first::start);
      timed("%d nodes and %d ports that are simulated".formatted(SIMULATED, SIMULATED_PORTS), () -> patch(first, simulated()));
      for (ClusterNode node : cluster.nodes().subList(1, VOTERS)) {
        node.serve("discovery", true);
        timed(node.name() + " joins and takes all of it over", () -> cluster.join(node));
      }
      edits(cluster.nodes());
      for (ClusterNode node : cluster.nodes()) {
        System.out.printf("%-46s heap %s MiB, resident %s MiB%n", node.name(), heap(node), resident(node));
      }
      discovery(cluster.node(2));
      running(first);
      for (ClusterNode node : cluster.nodes().reversed()) {
        node.stop();
        timed("start of " + node.name(), node::start);
        Eventually.until("it is up to date", () -> revision(node) == revision(cluster.node(node.number() % VOTERS + 1)));
      }
    } finally {
      vertx.close().await(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** What is timed. */
  @FunctionalInterface
  private interface Step {
    void run() throws Exception;
  }

  private static void timed(String name, Step step) throws Exception {
    long begin = System.nanoTime();
    step.run();
    System.out.printf("%-46s %7.1f s  (load average %.1f)%n", name, (System.nanoTime() - begin) / 1e9,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /** Gives a node by itself the configuration. */
  private void restore(ClusterNode node) throws Exception {
    Path document = folder.resolve("nvmet.json");
    new ScaleDocument(SUBSYSTEMS, NAMESPACES, node.port(), OPEN).write(document);
    Path settings = folder.resolve("settings.json");
    Files.writeString(settings, new JsonObject().put("restore", document.toString()).encode());
    node.command("up", "--config", settings.toString());
    timed("start of a node by itself with the document", node::start);
    node.stop();
  }

  private static JsonArray simulated() {
    JsonArray operations = new JsonArray();
    for (int i = 0; i < SIMULATED; i++) {
      operations.add(put("node", new JsonObject().put("name", "simulated-" + i).put("number", FIRST_SIMULATED + i)
          .put("addresses", new JsonArray().add("192.0.2." + (i + 1)))));
    }
    for (int i = 0; i < SIMULATED_PORTS; i++) {
      int at = i * LINKED;
      JsonArray linked = new JsonArray(IntStream.range(at, at + LINKED)
          .mapToObj(index -> ScaleDocument.subsystemNqn(index % SUBSYSTEMS)).distinct().toList());
      operations.add(put("port", new JsonObject().put("portid", i + 2).put("node", "simulated-" + i % SIMULATED)
          .put("addr", new JsonObject().put("trtype", "tcp").put("adrfam", "ipv4")
              .put("traddr", "192.0.2." + (i % SIMULATED + 1)).put("trsvcid", "" + (4420 + i / SIMULATED)))
          .put("subsystems", linked)));
    }
    return operations;
  }

  private static JsonObject put(String kind, JsonObject value) {
    return new JsonObject().put("op", "put").put("kind", kind).put("value", value);
  }

  /** Edits through each node in turn, until all know it. */
  private void edits(List<ClusterNode> nodes) throws Exception {
    Latencies answers = new Latencies();
    Latencies everywhere = new Latencies();
    for (int i = 0; i < EDITS + EDITS / 4; i++) {
      long begin = System.nanoTime();
      long revision = edit(nodes.get(i % nodes.size()));
      long answered = System.nanoTime() - begin;
      for (ClusterNode node : nodes) {
        Eventually.until("all know it", () -> revision(node) >= revision);
      }
      if (i >= EDITS / 4) {
        answers.add(answered);
        everywhere.add(System.nanoTime() - begin);
      }
    }
    System.out.println(answers.line("an edit is answered"));
    System.out.println(everywhere.line("all voters know it"));
    assertTrue(everywhere.at(0.99) < LIMIT_MILLIS, () -> "p99 is %.0f ms".formatted(everywhere.at(0.99)));
  }

  /** Disables a random namespace, or enables the one that was disabled before. @return the revision */
  private long edit(ClusterNode node) throws Exception {
    enable = !enable;
    if (!enable) {
      subsystem = random.nextInt(SUBSYSTEMS);
      nsid = 1 + random.nextInt(NAMESPACES);
    }
    return patch(node, new JsonArray().add(put("namespace", new JsonObject(ScaleDocument.namespace(subsystem, nsid, enable)))
        .put("subsystem", ScaleDocument.subsystemNqn(subsystem))));
  }

  private long patch(ClusterNode node, JsonArray operations) throws Exception {
    JsonObject answer = new JsonObject(send(HttpRequest.newBuilder(node.http("/api/v1/config"))
        .header("Content-Type", "application/json").method("PATCH",
            HttpRequest.BodyPublishers.ofString(new JsonObject().put("operations", operations).encode()))).body());
    return answer.getLong("revision");
  }

  private long revision(ClusterNode node) throws Exception {
    String tag = send(HttpRequest.newBuilder(node.http("/api/v1/config")).method("HEAD", HttpRequest.BodyPublishers.noBody()))
        .headers().firstValue("ETag").orElseThrow();
    return Long.parseLong(tag.replace("\"", ""));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = http.send(
        request.timeout(Duration.ofSeconds(LIMIT_SECONDS)).build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return response;
  }

  /** Reads the log of a discovery node by one host after the other, then by many at once. */
  private void discovery(ClusterNode node) throws Exception {
    List<HostController> hosts = readers(node);
    Latencies reads = new Latencies();
    int entries = 0;
    for (int i = 0; i < READS; i++) {
      long begin = System.nanoTime();
      entries = hosts.get(i).discoveryLog().await(LIMIT_SECONDS, TimeUnit.SECONDS).entries().size();
      reads.add(System.nanoTime() - begin);
    }
    System.out.println(reads.line("a host reads its log of %d entries".formatted(entries)));
    timed(READERS + " hosts read it at once", () -> readAll(hosts));
    close(hosts);
  }

  /** Measures what hosts that read the log of a target node, all at once and for as long as it takes, cost a host that reads blocks there. */
  private void running(ClusterNode node) throws Exception {
    List<HostController> hosts = readers(node);
    RunningLoad load = new RunningLoad(node, ScaleDocument.subsystemNqn(0), folder.resolve("load.log"));
    double alone = load.begin().p99();
    RunningLoad.Running running = load.begin();
    // As if these hosts were other machines. What has begun before has its turn first.
    run("sh", "-c", "renice -n 10 -p $(ls /proc/%d/task)".formatted(ProcessHandle.current().pid()));
    int rounds = 0;
    for (; running.isGoing(); rounds++) {
      readAll(hosts);
    }
    double beside = running.p99();
    System.out.printf("4 KiB reads, one at a time: p99 %.0f us, %.0f us while %d hosts read their logs, %d times each: %+.0f %%%n",
        alone, beside, READERS, rounds, 100 * (beside / alone - 1));
    close(hosts);
  }

  private List<HostController> readers(ClusterNode node) throws Exception {
    List<HostController> hosts = new ArrayList<>();
    ControllerOptions options = new ControllerOptions(HostTransport.tcp(node.address(), node.discoveryPort()), Nqn.DISCOVERY);
    for (int i = 0; i < READERS; i++) {
      HostIdentity identity = new HostIdentity(ScaleDocument.hostNqn(2 * i + 1), new UUID(1, i + 1));
      hosts.add(NvmeHost.create(vertx, identity).connect(options).await(LIMIT_SECONDS, TimeUnit.SECONDS));
    }
    return hosts;
  }

  private static void readAll(List<HostController> hosts) throws Exception {
    Future.all(hosts.stream().map(HostController::discoveryLog).toList()).await(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static void close(List<HostController> hosts) throws Exception {
    for (HostController host : hosts) {
      host.close().await(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** What is used of the heap after a collection, in MiB. */
  private static String heap(ClusterNode node) throws Exception {
    run("jcmd", String.valueOf(node.pid()), "GC.run");
    return run("sh", "-c", "\"$0\" %d GC.heap_info | grep -o ' used [0-9]*K' | head -n 1 | tr -dc 0-9"
        .formatted(node.pid()), jdk("jcmd")).strip().transform(LargeCluster::mebibytes);
  }

  /** In MiB. */
  private static String resident(ClusterNode node) throws Exception {
    return run("sh", "-c", "sed -n 's/^VmRSS: *\\([0-9]*\\) kB/\\1/p' /proc/%d/status".formatted(node.pid())).strip()
        .transform(LargeCluster::mebibytes);
  }

  private static String mebibytes(String kibibytes) {
    return String.valueOf(Long.parseLong(kibibytes) / 1024);
  }

  private static String jdk(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool).toString();
  }

  private static String run(String... command) throws Exception {
    command[0] = command[0].equals("jcmd") ? jdk("jcmd") : command[0];
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    process.waitFor(1, TimeUnit.MINUTES);
    return output;
  }
}
