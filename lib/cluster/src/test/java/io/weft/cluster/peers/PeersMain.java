// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.weft.cluster.certificate.Authority;
import io.weft.cluster.certificate.Pem;
import io.weft.cluster.certificate.TestCluster;
import io.weft.cluster.seal.ClusterKey;
import io.weft.cluster.seal.KeyRing;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.UUID;

/**
 * A node in a process of its own, for {@link NodeProcess}: its standard input has commands, its standard output a line for
 * each event and each answer.
 */
final class PeersMain {
  private PeersMain() {}

  /** The arguments are the file that {@link #save} has written, the node's number and the count of its starts. */
  public static void main(String[] arguments) throws Exception {
    int number = Integer.parseInt(arguments[1]);
    TestNodes nodes = load(Path.of(arguments[0]));
    HazelcastPeers peers = HazelcastPeers.start(nodes.options(number));
    peers.announce(TestNodes.record(TestNodes.name(number), number, Integer.parseInt(arguments[2]), "ok"));
    peers.answer("who", question -> Future.succeededFuture(Buffer.buffer(peers.node())));
    peers.watch(() -> say("alive " + String.join(",", peers.alive().keySet())));
    peers.running().onSuccess(_ -> say("running"));
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "ask" -> peers.ask(words[1], "who", Buffer.buffer(), java.time.Duration.ofSeconds(20))
            .onComplete(answer -> say("answer " + answer), cause -> say("failed " + cause.getMessage()));
        case "put" -> peers.shared().put(words[1], Long.parseLong(words[2]), Buffer.buffer(words[3]), java.time.Duration.ZERO)
            .onComplete(_ -> say("put"), cause -> say("failed " + cause.getMessage()));
        case "get" -> say("got " + peers.shared().get(words[1]).map(record -> record.bytes().toString()).orElse("nothing"));
        case "stats" -> say(stats());
        case "close" -> {
          TestNodes.await(peers.close());
          return;
        }
        default -> say("what is " + line);
      }
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
  }

  private static String stats() throws Exception {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    String rss = Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmRSS"))
        .findFirst().orElse("");
    OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return "heap %d MiB, %s, %d threads, %d ms of CPU, up %d ms".formatted(heap, rss.replaceAll("\\s+", " "),
        Thread.getAllStackTraces().size(), system.getProcessCpuTime() / 1_000_000,
        ManagementFactory.getRuntimeMXBean().getUptime());
  }

  static void save(TestNodes nodes, Path file) throws Exception {
    Properties text = new Properties();
    text.setProperty("cluster", nodes.cluster.toString());
    text.setProperty("key", Base64.getEncoder().encodeToString(nodes.keys.current().secret()));
    text.setProperty("authority", Pem.of(List.of(nodes.authority.authority().certificate())));
    text.setProperty("authorityKey", Pem.of(nodes.authority.authority().key()));
    text.setProperty("memberPorts", ports(nodes.memberPorts));
    text.setProperty("busPorts", ports(nodes.busPorts));
    try (var out = Files.newBufferedWriter(file)) {
      text.store(out, null);
    }
  }

  private static String ports(List<Integer> ports) {
    return String.join(" ", ports.stream().map(String::valueOf).toList());
  }

  private static List<Integer> ports(String text) {
    return Arrays.stream(text.split(" ")).map(Integer::valueOf).toList();
  }

  private static TestNodes load(Path file) throws Exception {
    Properties text = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      text.load(in);
    }
    Authority authority = Authority.of(Pem.privateKey(text.getProperty("authorityKey")),
        Pem.certificates(text.getProperty("authority")).getFirst());
    return new TestNodes(UUID.fromString(text.getProperty("cluster")),
        KeyRing.of(ClusterKey.of(1, Base64.getDecoder().decode(text.getProperty("key")))),
        new TestCluster("test", authority, Instant.now()), ports(text.getProperty("memberPorts")), ports(text.getProperty("busPorts")));
  }
}
