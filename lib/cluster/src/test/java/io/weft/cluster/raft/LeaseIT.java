// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who leads the voters, and what only he may grant. */
class LeaseIT {
  @TempDir
  Path folder;
  private final List<Agreement> running = new ArrayList<>();

  private Agreement start(AgreementOptions options) throws Exception {
    Agreement agreement = Agreement.start(options, false, _ -> {});
    running.add(agreement);
    return agreement;
  }

  @AfterEach
  void close() throws Exception {
    for (Agreement agreement : running) {
      agreement.close();
    }
  }

  private static String leader(Agreement agreement, String not) throws Exception {
    CompletableFuture<String> found = new CompletableFuture<>();
    agreement.watch(state -> state.record(Leadership.RECORD).map(record -> record.value().path("node").asText())
        .filter(node -> !node.equals(not)).ifPresent(found::complete));
    return found.get(60, TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("A lease is granted by the leader alone, and one that ran out has surely ended")
  void leases() {
    AtomicLong now = new AtomicLong(1_000);
    Leases leases = new Leases(now::get);
    assertFalse(leases.hasEnded("t1"), "a voter that does not lead knows nothing");
    leases.began(now.get());
    assertFalse(leases.hasEnded("t1"), "the leader before may have granted one");
    now.addAndGet(Leases.TERM.toNanos());
    leases.renewed("t2");
    now.addAndGet(Duration.ofMillis(51).toNanos());
    assertTrue(leases.hasEnded("t1"));
    assertFalse(leases.hasEnded("t2"));
    assertTrue(leases.isRenewing("t2"));
    assertFalse(leases.isMissing("t2"));
    now.addAndGet(Leases.TERM.toNanos() / 2);
    assertFalse(leases.isRenewing("t2"));
    assertTrue(leases.isMissing("t2"));
    leases.ended();
    leases.began(now.get());
    assertFalse(leases.hasEnded("t1"), "others may have led meanwhile");
  }

  @Test
  @DisplayName("A new leader grants leases when its leadership was agreed on, and what the one before decided is refused from then on")
  void changeOfLeader() throws Exception {
    TestCluster cluster = new TestCluster(folder, 3);
    for (int i = 0; i < 3; i++) {
      start(cluster.voter(i));
    }
    Agreement follower = start(cluster.follower("t1"));
    String first = leader(follower, "");
    Agreement leader = running.get(cluster.voters.stream().map(AgreementOptions.VoterAddress::node).toList().indexOf(first));
    long serial = follower.renew("t1");
    assertTrue(serial >= follower.state().version(Leadership.RECORD));
    RecordChange decidedThen = leader.leadership().unchanged();
    leader.close();

    assertThrows(IOException.class, () -> leader.renew("t1"));
    leader(follower, first);
    while (true) {
      try {
        follower.renew("t1");
        break;
      } catch (IOException _) {
        // The new leader has begun, and the others do not all know it yet.
      }
    }
    Verdict late = follower.propose(Proposal.of(decidedThen,
        new RecordChange.Put("group/1", AgreedRecord.ABSENT, JsonNodeFactory.instance.objectNode())));
    assertEquals(Verdict.Outcome.STALE, late.outcome(), "a decision of the past");
  }
}
