// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.HostEntry;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.testkit.Eventually;
import io.weft.testkit.RootMachine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A voter whose disk is full goes on without its vote, loses nothing, and votes again when there is room. */
@Tag("root")
class FullLogRootIT {
  private static final Rules RULES = new Rules(DeviceProbe.NONE);
  private static final int DISK = 20 << 20;
  private static final int MOST_EDITS = 1000;

  @TempDir
  private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final List<RaftConfigStore> stores = new ArrayList<>();
  private RootMachine machine;
  private int hosts;

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(60, TimeUnit.SECONDS);
  }

  @BeforeEach
  void begin() {
    machine = new RootMachine(folder);
  }

  @AfterEach
  void close() throws Exception {
    for (RaftConfigStore store : stores) {
      await(store.close());
    }
    await(vertx.close());
    machine.close();
  }

  private void edit(RaftConfigStore store) throws Exception {
    String host = "nqn.2014-08.org.example:h%d-%s%s".formatted(++hosts, UUID.randomUUID(), UUID.randomUUID());
    Change add = current -> current.with(HostEntry.of(host));
    await(store.edit(ConfigStore.ANY_REVISION, add));
  }

  @Test
  void aVoterWithoutRoomVotesAgainWhenThereIsSome() throws Exception {
    Path small = machine.tmpfs(DISK);
    Files.createSymbolicLink(folder.resolve("n3"), small);
    TestCluster cluster = new TestCluster(folder, 3);
    List<Future<RaftConfigStore>> starting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      AgreementOptions options = cluster.voter(i);
      Files.createDirectories(options.directory());
      starting.add(RaftConfigStore.open(vertx, options, cluster.copy(options.node()), RULES));
    }
    for (Future<RaftConfigStore> store : starting) {
      stores.add(await(store));
    }
    RaftConfigStore full = stores.getLast();
    edit(full);

    Path filler = small.resolve("filler");
    assertThrows(IOException.class, () -> fill(filler));
    for (int i = 0; full.agreement().part().ailment().isEmpty(); i++) {
      assertTrue(i < MOST_EDITS, "the log goes on without room");
      edit(stores.get(i % 2));
    }
    assertTrue(full.agreement().part().ailment().get().endsWith("log cannot be written: No space left on device"));
    assertFalse(full.agreement().isVoting());
    // It follows the others.
    edit(full);
    assertEquals(hosts, full.snapshot().hosts().size());
    IOException early = assertThrows(IOException.class, full.agreement().part()::regainVote);
    assertTrue(early.getMessage().contains("bytes of free space; 16777216 are needed"), early.getMessage());

    Files.delete(filler);
    full.agreement().part().regainVote();
    assertTrue(full.agreement().part().ailment().isEmpty());
    Eventually.until("it votes", full.agreement()::isVoting);
    edit(full);
    Eventually.until("its copy is current", () -> full.keptRevision() == full.snapshot().revision());
    // Its vote counts, and nothing is missing.
    await(stores.getFirst().close());
    edit(full);
    assertEquals(hosts, full.snapshot().hosts().size());
    assertEquals(hosts, await(stores.get(1).confirmed()).hosts().size());
  }

  private static void fill(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(new byte[4096]);
      }
    }
  }
}
