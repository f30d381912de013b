// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.HostEntry;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.address.TransportAddress;
import io.weft.config.file.DataDirectory;
import io.weft.config.file.FileConfigStore;
import io.weft.config.rules.Rules;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.TargetOptions;
import io.weft.targetnode.storage.Engine;
import io.weft.testkit.Eventually;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft host} and {@code weft perf} against a target. */
@Timeout(300)
class HostCommandIT {
  private static final String NQN = "nqn.2026-11.io.weft:cli-test";
  private static final int BLOCK = 4096;

  private final Vertx vertx = Vertx.vertx();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path temporary;
  private DataDirectory folder;
  private ConfigStore store;
  private TargetNode node;
  private String port;

  @BeforeEach
  void start() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = Integer.toString(free.getLocalPort());
    }
    folder = DataDirectory.open(temporary.resolve("data"));
    store = FileConfigStore.open(vertx, folder, new Rules(_ -> Optional.empty())).await(60, TimeUnit.SECONDS);
    SubsystemEntry subsystem = SubsystemEntry.of(NQN, SubsystemAttributes.defaults("CLI01"), AllowedHosts.ANY,
        List.of(NamespaceEntry.of(1, "memory:16MiB")));
    PortEntry entry = PortEntry.of(1, TransportAddress.tcp("127.0.0.1", Integer.parseInt(port)), NQN);
    store.edit(ConfigStore.ANY_REVISION,
        Change.to(Configuration.EMPTY.withSubsystems(List.of(subsystem)).withPorts(List.of(entry))))
        .await(60, TimeUnit.SECONDS);
    node = new TargetNode(
        new FabricRuntime(vertx, 64 << 20), store,
        new TargetOptions(1, Engine.AUTO, folder.resolve("namespaces"), List.of()));
    node.start().await(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    node.stop().await(60, TimeUnit.SECONDS);
    store.close().await(60, TimeUnit.SECONDS);
    folder.close();
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  private int weft(String command, String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] all = Stream.of(Arrays.stream(command.split(" ")), Stream.of("--port", port), Arrays.stream(args))
        .flatMap(part -> part).toArray(String[]::new);
    return Weft.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(all);
  }

  @Test
  void discoverListsThePort() {
    assertEquals(0, weft("host discover", "--json"), err::toString);
    JsonObject log = new JsonObject(out.toString());
    assertTrue(log.getJsonArray("records").stream().map(JsonObject.class::cast).anyMatch(
        record -> record.getString("subnqn").equals(NQN) && record.getString("trsvcid").equals(port)
            && record.getString("traddr").equals("127.0.0.1")), out::toString);
    assertEquals(0, weft("host discover"), err::toString);
    assertTrue(out.toString().contains("127.0.0.1 port " + port), out::toString);
  }

  @Test
  @DisplayName("host identify, read and write, and perf work as the README prints them where there is one subsystem (mend 18)")
  void theOnlySubsystemNeedsNoName() throws Exception {
    assertEquals(0, weft("host identify"), err::toString);
    assertTrue(out.toString().contains(NQN), out::toString);
    assertEquals(0, weft("host read", "--size", "4k", "--output", temporary.resolve("read").toString()), err::toString);
    assertEquals(0, weft("host write", "--input", temporary.resolve("read").toString()), err::toString);
    assertEquals(0, weft("perf", "--time", "1", "--ramp", "0"), err::toString);
    SubsystemEntry other = SubsystemEntry.of(NQN + "-2", SubsystemAttributes.defaults("CLI02"), AllowedHosts.ANY, List.of());
    store.edit(ConfigStore.ANY_REVISION, current -> {
      PortEntry first = current.port(1).orElseThrow();
      return current.with(other).with(PortEntry.of(1, first.address(), NQN, other.nqn()));
    }).await(60, TimeUnit.SECONDS);
    assertEquals(2, weft("perf"));
    assertEquals(2, weft("host identify"));
    assertTrue(err.toString().contains("more than one subsystem; name one with --nqn: " + NQN + ", " + other.nqn()),
        err::toString);
  }

  @Test
  void identifyShowsControllerAndNamespace() {
    assertEquals(0, weft("host identify", "--nqn", NQN, "--json"), err::toString);
    JsonObject controller = new JsonObject(out.toString());
    assertEquals(NQN, controller.getJsonObject("controller").getString("subnqn"));
    assertEquals("CLI01", controller.getJsonObject("controller").getString("sn"));
    assertEquals(List.of(1), controller.getJsonArray("namespaces").getList());
    assertEquals(0, weft("host identify", "--nqn", NQN, "--nsid", "1", "--json"), err::toString);
    JsonObject namespace = new JsonObject(out.toString()).getJsonObject("namespace");
    assertEquals((16 << 20) / BLOCK, namespace.getInteger("nsze"));
    assertEquals(BLOCK, namespace.getInteger("blocksize"));
    assertEquals(0, weft("host identify", "--nqn", NQN), err::toString);
    assertTrue(out.toString().contains("namespace 1"), out::toString);
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    byte[] data = new byte[5 * 1024 * 1024 + 123];
    new Random(1).nextBytes(data);
    Path input = Files.write(temporary.resolve("input"), data);
    Path output = temporary.resolve("output");
    assertEquals(1, weft("host write", "--nqn", NQN, "--input", input.toString()));
    assertTrue(err.toString().contains("--pad fills the last block"), err::toString);
    assertEquals(0,
        weft("host write", "--nqn", NQN, "--slba", "3", "--input", input.toString(), "--pad", "--flush", "--ddgst"),
        err::toString);
    int whole = Math.ceilDiv(data.length, BLOCK) * BLOCK;
    assertEquals(0, weft("host read", "--nqn", NQN, "--slba", "3", "--size", Integer.toString(whole), "--output",
        output.toString(), "--hdgst", "--json"), err::toString);
    assertEquals(whole, new JsonObject(out.toString()).getInteger("bytes"));
    assertArrayEquals(Arrays.copyOf(data, whole), Files.readAllBytes(output));
    assertEquals(0, weft("host flush", "--nqn", NQN), err::toString);
  }

  @Test
  void mistakesAreExplained() {
    assertEquals(1, weft("host read", "--nqn", NQN, "--nsid", "9"));
    assertTrue(err.toString().contains("namespace 9"), err::toString);
    assertEquals(1, weft("host identify", "--nqn", "nqn.2026-11.io.weft:none"));
    assertTrue(err.toString().contains("there is no subsystem nqn.2026-11.io.weft:none at this address"), err::toString);
    assertEquals(2, weft("host identify", "--nqn", "n".repeat(224)));
    assertTrue(err.toString().contains("at most 223 bytes"), err::toString);
    assertEquals(2, weft("host read", "--nqn", NQN, "--size", "1000"));
    assertTrue(err.toString().contains("only whole blocks are read"), err::toString);
    assertEquals(2, weft("host"));
    assertEquals(2, weft("perf", "--nqn", NQN, "--rw", "sideways"));
    assertTrue(err.toString().contains("expected read, write, randread"), err::toString);
    assertEquals(2, weft("perf", "--nqn", NQN, "--bs", "1000"));
    assertTrue(err.toString().contains("a block has 4096 bytes"), err::toString);
    assertEquals(2, weft("perf", "--nqn", NQN, "--qd", "0"));
    assertTrue(err.toString().contains("--qd must be 1 to 4095"), err::toString);
  }

  @Test
  @DisplayName("a host that is refused gets words beside the status (mend 9)")
  void aRefusalSaysWhatToLookAt() throws Exception {
    store.edit(ConfigStore.ANY_REVISION, was -> was.withHosts(List.of(HostEntry.of("nqn.2026-11.io.weft:friend"))).withSubsystems(was.subsystems().stream()
        .map(each -> each.withAllowedHosts(AllowedHosts.only("nqn.2026-11.io.weft:friend"))).toList()))
        .await(60, TimeUnit.SECONDS);
    Eventually.until("the node refuses strangers",
        () -> weft("host identify", "--nqn", NQN, "--hostnqn", "nqn.2026-11.io.weft:stranger") == 1);
    assertTrue(err.toString().contains("failed with status 1/84h DNR (Connect Invalid Host): the subsystem does not allow "
        + "this host, nqn.2026-11.io.weft:stranger; look at its allowed hosts"), err::toString);
    assertEquals(1, weft("host identify", "--nqn", NQN, "--hostnqn", ""));
    assertTrue(err.toString().contains("does not allow this host, (empty)"), err::toString);
  }

  @Test
  @DisplayName("a host without a name connects where any host is allowed (mend 28)")
  void aHostWithoutAName() {
    assertEquals(0, weft("host identify", "--nqn", NQN, "--hostnqn", ""), err::toString);
  }

  @Test
  @DisplayName("perf says what memory many large commands need (mend 15)")
  void perfDoesNotExhaustItsMemory() {
    assertEquals(2, weft("perf", "--nqn", NQN, "--bs", "1M", "--qd", "1023", "--queues", "64", "--time", "1"));
    assertTrue(err.toString().contains("65,472 outstanding commands of 1,048,576 bytes need 65,472 MiB"), err::toString);
    assertTrue(err.toString().contains("--qd, --queues or --bs, or set WEFT_JAVA_OPTS=-XX:MaxDirectMemorySize="), err::toString);
  }

  @Test
  void perfCountsReadsAndWrites() {
    assertEquals(0, weft("perf", "--nqn", NQN, "--rw", "mix70", "--qd", "8", "--queues", "2", "--time", "1",
        "--ramp", "0", "--ddgst", "--json"), err::toString);
    JsonObject report = new JsonObject(out.toString());
    assertEquals(0, report.getInteger("errors"));
    assertEquals(2, report.getInteger("queues"));
    long reads = report.getLong("reads");
    long writes = report.getLong("writes");
    assertTrue(reads > writes && writes > 0, out::toString);
    assertEquals(Math.round((reads + writes) / report.getDouble("seconds")), report.getLong("iops"));
    JsonObject latency = report.getJsonObject("lat_us");
    assertTrue(latency.getDouble("p50") > 0 && latency.getDouble("p50") <= latency.getDouble("p99")
        && latency.getDouble("p99") <= latency.getDouble("max"), out::toString);
    assertEquals(0, weft("perf", "--nqn", NQN, "--rw", "write", "--bs", "64k", "--time", "1", "--ramp", "0"), err::toString);
    assertTrue(out.toString().contains("IOPS") && out.toString().contains("latency in us"), out::toString);
  }
}
