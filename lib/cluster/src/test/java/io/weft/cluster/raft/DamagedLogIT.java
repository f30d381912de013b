// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.cluster.raft.log.DamagedLog;
import io.weft.config.HostEntry;
import io.weft.config.node.NodeEntry;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigStoreException;
import io.weft.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A voter whose files are damaged serves what it knows, votes with nothing of them, and is taken in again by the others. */
class DamagedLogIT {
  private static final Rules RULES = new Rules(DeviceProbe.NONE);
  private static final int EDITS = 20;
  private static final int MIDDLE = 600;
  private static final int TORN_BYTES = 7;

  @TempDir
  Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final List<RaftConfigStore> open = new ArrayList<>();

  /** What happens to the files of a voter while it does not run. */
  enum Damage {
    /** A byte in the middle of the log is another one. */
    FLIPPED_LOG("log_inprogress_0", "is damaged: Log entry corrupted") {
      @Override
      byte[] of(byte[] content) {
        return flipped(content, MIDDLE);
      }
    },
    /** The log has lost its end, which is in the snapshot that the voter wrote when it stopped. */
    TORN_LOG("log_inprogress_0", "before its snapshot at") {
      @Override
      byte[] of(byte[] content) {
        int end = content.length;
        while (content[end - 1] == 0) {
          end--;
        }
        return Arrays.copyOf(content, end - TORN_BYTES);
      }
    },
    /** A byte of the snapshot is another one. */
    FLIPPED_SNAPSHOT("snapshot.\\d+_\\d+", "did not match stored MD5 checksum") {
      @Override
      byte[] of(byte[] content) {
        return flipped(content, content.length / 2);
      }
    },
    /** The file with the term and the last vote is empty. */
    EMPTY_VOTE("raft-meta", "is damaged: Failed to parse") {
      @Override
      byte[] of(byte[] content) {
        return new byte[0];
      }
    };

    private final String file;
    private final String problem;

    Damage(String file, String problem) {
      this.file = file;
      this.problem = problem;
    }

    abstract byte[] of(byte[] content);

    private static byte[] flipped(byte[] content, int at) {
      content[at] ^= 1;
      return content;
    }

    void to(Path directory) throws IOException {
      List<Path> files;
      try (Stream<Path> tree = Files.walk(directory)) {
        files = tree.filter(path -> path.getFileName().toString().matches(file)).toList();
      }
      assertFalse(files.isEmpty(), "there is no " + file);
      for (Path path : files) {
        Files.write(path, of(Files.readAllBytes(path)));
      }
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private Future<RaftConfigStore> starting(TestCluster cluster, int index) throws Exception {
    AgreementOptions options = cluster.voter(index);
    Files.createDirectories(options.directory());
    return RaftConfigStore.open(vertx, options, cluster.copy(options.node()), RULES).onSuccess(store -> {
      synchronized (open) {
        open.add(store);
      }
    });
  }

  private List<RaftConfigStore> startAll(TestCluster cluster) throws Exception {
    List<Future<RaftConfigStore>> stores = new ArrayList<>();
    for (int i = 0; i < cluster.voters.size(); i++) {
      stores.add(starting(cluster, i));
    }
    List<RaftConfigStore> started = new ArrayList<>();
    for (Future<RaftConfigStore> store : stores) {
      started.add(await(store));
    }
    await(started.getFirst().edit(0, current -> current.with(NodeEntry.of("n1", 1, "127.0.0.1"))));
    for (int i = 1; i < EDITS; i++) {
      await(started.getFirst().edit(i, add(i)));
    }
    for (RaftConfigStore store : started) {
      Eventually.until("its copy is current", () -> store.keptRevision() == EDITS);
    }
    return started;
  }

  private static Change add(int host) {
    return current -> current.with(HostEntry.of("nqn.2014-08.org.example:h" + host));
  }

  @AfterEach
  void close() throws Exception {
    for (RaftConfigStore store : List.copyOf(open)) {
      await(store.close());
    }
    await(vertx.close());
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedVoterIsTakenInAgain(Damage damage) throws Exception {
    TestCluster cluster = new TestCluster(folder, 3);
    List<RaftConfigStore> stores = startAll(cluster);
    await(stores.getLast().close());
    damage.to(cluster.folder("n3"));
    RaftConfigStore back = await(starting(cluster, 2));
    assertTrue(back.agreement().part().ailment().orElseThrow().contains(damage.problem), back.agreement().part().ailment()::orElseThrow);
    returns(cluster, stores, back);
  }

  @Test
  void aVoterWithoutItsLogIsTakenInAgain() throws Exception {
    TestCluster cluster = new TestCluster(folder, 3);
    List<RaftConfigStore> stores = startAll(cluster);
    await(stores.getLast().close());
    DamagedLog.putAside(cluster.voter(2).directory());
    RaftConfigStore back = await(starting(cluster, 2));
    assertTrue(back.agreement().part().ailment().orElseThrow().endsWith("is gone"), back.agreement().part().ailment()::orElseThrow);
    returns(cluster, stores, back);
  }

  private static void returns(TestCluster cluster, List<RaftConfigStore> stores, RaftConfigStore back) throws Exception {
    assertFalse(back.agreement().isVoting());
    assertEquals(EDITS - 1, back.snapshot().hosts().size());
    // It follows the others as it is.
    await(back.edit(EDITS, add(EDITS)));

    Eventually.until("the others have taken it in", () -> {
      try {
        back.agreement().part().regainVote();
        return true;
      } catch (IOException e) {
        return false;
      }
    });
    assertTrue(back.agreement().part().ailment().isEmpty());
    assertTrue(Files.exists(DamagedLog.of(cluster.voter(2).directory()).resolveSibling("log.damaged")), "people can look at it");
    Eventually.until("it votes", back.agreement()::isVoting);
    // Its vote counts.
    await(stores.getFirst().close());
    await(back.edit(ConfigStore.ANY_REVISION, add(EDITS + 1)));
    assertEquals(EDITS + 1, back.snapshot().hosts().size());
    assertEquals(EDITS + 1, await(stores.get(1).confirmed()).hosts().size());
  }

  @Test
  void theOnlyVoterServesWhatItKnows() throws Exception {
    TestCluster cluster = new TestCluster(folder, 1);
    await(startAll(cluster).getFirst().close());
    Damage.FLIPPED_LOG.to(cluster.folder("n1"));
    RaftConfigStore back = await(starting(cluster, 0));
    assertEquals(EDITS - 1, back.snapshot().hosts().size());
    assertThrows(IOException.class, back.agreement().part()::regainVote);
    assertTrue(back.agreement().part().ailment().isPresent());
    assertTrue(Files.exists(DamagedLog.of(cluster.voter(0).directory())), "nobody else has it");
    assertThrows(ConfigStoreException.class, () -> await(back.edit(EDITS, add(EDITS))));
  }
}
