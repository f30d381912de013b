// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import io.vertx.core.Vertx;
import io.weft.service.FirstStart;
import io.weft.systemtest.cluster.BlockClient.Disk;
import io.weft.testkit.history.BlockInput;
import io.weft.testkit.history.Blocks;
import io.weft.testkit.history.HistoryCheck;
import io.weft.testkit.history.Limits;
import io.weft.testkit.history.Operation;
import io.weft.testkit.history.Recorder;
import io.weft.testkit.history.Register;
import io.weft.testkit.history.RegisterAnswer;
import io.weft.testkit.history.RegisterInput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Clients edit the configuration and write blocks while nodes are killed, paused, restarted and cut off by a seeded schedule.
 * Afterwards everything is read once more, and what the clients saw must be linearizable.
 */
final class Chaos implements AutoCloseable {
  private static final int EDITORS = 4;
  private static final int BLOCK_CLIENTS = 4;
  private static final String FIRST = "first";
  /** How long a start, the last reads and the check may take, beside the strikes. */
  private static final Duration AROUND = Duration.ofMinutes(10);
  private static final long LIMIT_SECONDS = 240;

  private final ChaosSettings settings;
  private final Path folder;
  private final Cluster cluster;
  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<Editor> editors = new ArrayList<>();
  private final List<BlockClient> writers = new ArrayList<>();
  private final ControllerIds ids = new ControllerIds(System::nanoTime);
  private final Queue<String> log = new ConcurrentLinkedQueue<>();

  /** @param network closed with this @param folder for logs, data and the histories */
  Chaos(ChaosSettings settings, Network network, Path folder) throws Exception {
    this.settings = settings;
    this.folder = folder;
    cluster = new Cluster(network, folder, settings.nodes(), settings.limit().plus(AROUND));
  }

  /** Runs. @return what was done, in a line @throws AssertionError with all that is known, if something is wrong */
  String run() {
    say("chaos: seed %d, %d nodes, logs and histories in %s".formatted(settings.seed(), settings.nodes(), folder));
    try {
      cluster.start();
      return struck();
    } catch (Exception | AssertionError e) {
      throw new AssertionError("%s\n%s\n%s".formatted(e, String.join("\n", log), tails()), e);
    }
  }

  private String tails() {
    try {
      return cluster.tails();
    } catch (IOException e) {
      return "the logs cannot be read: " + e;
    }
  }

  private String struck() throws Exception {
    List<Disk> disks = cluster.nodes().size() == 1 ? List.of(own(BLOCK_CLIENTS)) : List.of(own(1), shared());
    long revision = Editor.put(cluster.node(1), FIRST);
    Path edits = folder.resolve("edits.history");
    List<Path> histories = new ArrayList<>(List.of(edits));
    List<Recorder<BlockInput, Long>> blockRecorders = new ArrayList<>();
    try (Recorder<RegisterInput, RegisterAnswer> editRecorder =
            new Recorder<>(edits, new Register(revision, FIRST), HistoryCheck.registerHeader(revision, FIRST))) {
      for (int i = 0; i < EDITORS; i++) {
        editors.add(new Editor(cluster, i, editRecorder, settings.seed() + i, revision));
      }
      for (Disk disk : disks) {
        Path file = folder.resolve("blocks-%d.history".formatted(disk.nsid()));
        histories.add(file);
        Recorder<BlockInput, Long> recorder = new Recorder<>(file, new Blocks(), HistoryCheck.blocksHeader());
        blockRecorders.add(recorder);
        for (int i = 1; i <= disk.clients(); i++) {
          writers.add(new BlockClient(disk, vertx, i, recorder, settings.seed() - writers.size(), ids));
        }
      }
      // For one that is not running at the same time.
      editors.add(new Editor(cluster, EDITORS, editRecorder, settings.seed(), revision));
      strike();
      for (ClusterNode node : cluster.nodes()) {
        editors.getLast().read(node);
      }
      // The first and the last one are clients of the first and the last disk.
      writers.getFirst().readAll();
      writers.getLast().readAll();
      for (BlockClient writer : writers) {
        writer.close();
      }
      for (Path history : histories) {
        HistoryCheck.check(history, Limits.DEFAULT).require();
      }
      ids.require();
      StringBuilder done = new StringBuilder(summary("edits and reads", editRecorder.history()));
      for (int i = 0; i < disks.size(); i++) {
        done.append("; ").append(summary("blocks of namespace " + disks.get(i).nsid(), blockRecorders.get(i).history()));
      }
      return done.append("; %d controllers".formatted(ids.count())).toString();
    } finally {
      for (Recorder<BlockInput, Long> recorder : blockRecorders) {
        recorder.close();
      }
    }
  }

  /** The disk that the first node has to itself. */
  private Disk own(int clients) {
    return new Disk(FirstStart.NQN, 1, List.of(cluster.node(1)), clients);
  }

  /** A file that all nodes share. */
  private Disk shared() throws Exception {
    Disk disk = new Disk(FirstStart.NQN, SharedImage.NSID, cluster.nodes(), BLOCK_CLIENTS);
    SharedImage.create(folder.resolve("shared.img"), cluster);
    return disk;
  }

  /** Runs the clients and the strikes until the schedule is over. */
  private void strike() throws Exception {
    List<Future<?>> clients = new ArrayList<>();
    editors.subList(0, EDITORS).forEach(editor -> clients.add(client(() -> editor.run(ended))));
    writers.forEach(writer -> clients.add(client(() -> writer.run(ended))));
    try {
      new Nemesis(cluster, ended, this::say, editors.getLast()::awaitAll).run(settings.schedule(cluster.network()), settings.limit());
    } finally {
      ended.countDown();
    }
    for (Future<?> client : clients) {
      client.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** What a client does. */
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  /** Runs a client in a thread of its own. If it fails, everything ends. */
  private Future<?> client(Work work) {
    Callable<Boolean> task = () -> {
      try {
        work.run();
        return true;
      } finally {
        ended.countDown();
      }
    };
    return threads.submit(task);
  }

  private String summary(String what, List<? extends Operation<?, ?>> history) {
    long lost = history.stream().filter(Operation::isOpen).count();
    long answered = history.size() - lost;
    if (answered < settings.fewestAnswers()) {
      throw new AssertionError("only %d %s were answered: this run shows nothing".formatted(answered, what));
    }
    return "%d %s answered, %d lost".formatted(answered, what, lost);
  }

  private void say(String line) {
    log.add(line);
    System.out.println(line);
  }

  @Override
  public void close() throws Exception {
    ended.countDown();
    threads.shutdownNow();
    try {
      threads.awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS);
      vertx.close().await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } finally {
      cluster.close();
    }
  }
}
