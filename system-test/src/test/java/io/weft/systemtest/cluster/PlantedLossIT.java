// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.weft.service.FirstStart;
import io.weft.testkit.history.BlockInput;
import io.weft.testkit.history.Blocks;
import io.weft.testkit.history.HistoryCheck;
import io.weft.testkit.history.Limits;
import io.weft.testkit.history.Recorder;
import io.weft.testkit.history.Register;
import io.weft.testkit.history.RegisterAnswer;
import io.weft.testkit.history.RegisterInput;
import io.weft.testkit.history.Verdict;
import io.weft.testkit.history.Verdict.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node has acknowledged and then lost, because its data directory was put back to an older state, is found. */
class PlantedLossIT {
  private static final List<String> CONFIGURATION =
      List.of("config.json", "config.json.journal", "config.json.previous", "config.json.journal.previous");

  private static final String IMAGES = "images";

  @TempDir
  private Path folder;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(1, TimeUnit.MINUTES);
  }

  @Test
  void aLostEditIsFound() throws Exception {
    try (Cluster cluster = cluster()) {
      ClusterNode node = cluster.node(1);
      long revision = Editor.put(node, "first");
      Path file = folder.resolve("history");
      try (Recorder<RegisterInput, RegisterAnswer> recorder = new Recorder<>(
          file, new Register(revision, "first"), HistoryCheck.registerHeader(revision, "first"))) {
        Editor editor = new Editor(cluster, 1, recorder, 1, revision);
        putBackAfter(node, "saved", () -> run(ended -> editor.run(ended)));
        editor.read(node);
      }
      assertLost(HistoryCheck.check(file, Limits.DEFAULT), "client 1: read -> revision %d, first".formatted(revision));
    }
  }

  @Test
  void aLostWriteIsFound() throws Exception {
    try (Cluster cluster = cluster()) {
      ClusterNode node = cluster.node(1);
      Path file = folder.resolve("history");
      try (Recorder<BlockInput, Long> recorder = new Recorder<>(file, new Blocks(), HistoryCheck.blocksHeader());
          BlockClient client = new BlockClient(
              new BlockClient.Disk(FirstStart.NQN, 1, cluster.nodes(), 1), vertx, 1, recorder, 1, new ControllerIds(System::nanoTime))) {
        putBackAfter(node, "saved", () -> run(ended -> client.run(ended)));
        client.readAll();
      }
      assertLost(HistoryCheck.check(file, Limits.DEFAULT), "-> 0");
    }
  }

  private Cluster cluster() throws Exception {
    Cluster cluster = new Cluster(new LoopbackNetwork(), folder, 1, Duration.ofMinutes(4));
    cluster.node(1).command("up", "--disk", "1M"); // small, since it is copied
    cluster.start();
    return cluster;
  }

  /** What a client does until it is told to end. */
  @FunctionalInterface
  private interface Client {
    void run(CountDownLatch ended) throws Exception;
  }

  /** Lets a client run for some seconds. */
  private static void run(Client client) throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    Thread timer = Thread.ofVirtual().start(() -> {
      try {
        ended.await(3, TimeUnit.SECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      ended.countDown();
    });
    client.run(ended);
    timer.join();
  }

  /** Stops a node, starts it again, does some work, and stops it and puts back the files that it had. */
  private void putBackAfter(ClusterNode node, String name, Work work) throws Exception {
    node.kill();
    Path saved = Files.createDirectories(folder.resolve(name));
    copy(node.data(), saved);
    node.start();
    work.run();
    node.kill();
    copy(saved, node.data());
    node.start();
  }

  /** Some work. */
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  private static void copy(Path from, Path to) throws IOException {
    for (String name : CONFIGURATION) {
      Files.deleteIfExists(to.resolve(name));
    }
    Files.createDirectories(to.resolve(IMAGES));
    try (Stream<Path> files = Files.walk(from, 2)) {
      files.map(from::relativize).filter(file -> file.startsWith(IMAGES) || CONFIGURATION.contains(file.toString()))
          .filter(file -> Files.isRegularFile(from.resolve(file)))
          .forEach(file -> copyFile(from.resolve(file), to.resolve(file)));
    }
  }

  private static void copyFile(Path from, Path to) {
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertLost(Verdict verdict, String read) {
    assertEquals(Outcome.VIOLATION, verdict.outcome(), verdict::explanation);
    assertTrue(verdict.explanation().contains(read), verdict::explanation);
  }
}
