// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.weft.config.Configuration;
import io.weft.config.HostEntry;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.json.JsonDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is agreed on is changed once by each proposal. */
class AgreedStateTest {
  private static Proposal adding(UUID id, AgreedState made, int host) throws InvalidConfigurationException {
    Configuration before = made.configuration();
    return Proposal.of(id, Edit.between(before,
        before.with(HostEntry.of("nqn.2014-08.org.example:h" + host)).withRevision(before.revision() + 1)));
  }

  private static AgreedState with(AgreedState before, int host) throws InvalidConfigurationException {
    return before.after(adding(UUID.randomUUID(), before, host));
  }

  @Test
  void whatWasAgreedOnIsNotAppliedAgain() throws Exception {
    Proposal one = adding(UUID.randomUUID(), AgreedState.EMPTY, 1);
    AgreedState state = with(AgreedState.EMPTY.after(one), 2);
    assertSame(state, state.after(one));
    // The same edit, made again against what is current.
    assertSame(state, state.after(adding(one.id(), state, 3)));
    assertEquals(1, state.verdict(one.id()).orElseThrow().revision());
  }

  @Test
  void aStaleEditMayBeMadeAgain() throws Exception {
    UUID id = UUID.randomUUID();
    Proposal early = adding(id, AgreedState.EMPTY, 2);
    AgreedState state = with(AgreedState.EMPTY, 1).after(early);
    assertEquals(Verdict.Outcome.STALE, state.verdict(id).orElseThrow().outcome());
    state = state.after(early);
    assertEquals(1, state.serial(), "a late copy stays stale");
    AgreedState made = state.after(adding(id, state, 2));
    assertEquals(2, made.serial());
    assertSame(made, made.after(early));
    assertEquals(Verdict.Outcome.AGREED, made.verdict(id).orElseThrow().outcome());
  }

  @Test
  void aStaleChangeOfRecordsStaysStale() {
    Proposal absent = Proposal.of(new RecordChange.Put("group/1", AgreedRecord.ABSENT, JsonNodeFactory.instance.objectNode()));
    AgreedState there = AgreedState.EMPTY.after(
        Proposal.of(new RecordChange.Put("group/1", AgreedRecord.ABSENT, JsonNodeFactory.instance.objectNode())));
    AgreedState refused = there.after(absent);
    AgreedState gone = refused.after(Proposal.of(new RecordChange.Delete("group/1", there.version("group/1"))));
    assertTrue(gone.after(absent).record("group/1").isEmpty(), "it was answered that it is stale");
  }

  @Test
  void verdictsAreRememberedForThousandsOfProposalsAndInSnapshots(@TempDir Path folder) throws Exception {
    UUID id = UUID.randomUUID();
    AgreedState state = with(AgreedState.EMPTY, 1).after(adding(id, AgreedState.EMPTY, 2));
    state = state.after(adding(id, state, 2));
    Proposal made = adding(id, AgreedState.EMPTY, 2);
    Configuration now = state.configuration();
    // The verdict that it was stale is forgotten first, and the one after it is not.
    for (int i = 0; i < Verdicts.REMEMBERED - 1; i++) {
      state = state.after(new Proposal(new UUID(0, i), Optional.empty(), List.of()));
    }
    SnapshotFile.write(state, folder.resolve("snapshot"));
    AgreedState read = SnapshotFile.read(folder.resolve("snapshot"));
    assertEquals(now, read.after(made).configuration());
    assertEquals(2, read.verdict(id).orElseThrow().revision());
    assertSame(read, read.after(made));
    assertTrue(read.after(Proposal.of()).verdict(id).isEmpty(), "the oldest one is forgotten");
  }

  private static RecordChange restricted(long expected) {
    return new RecordChange.Bind("namespace/n", expected, JsonNodeFactory.instance.objectNode().put("protection", 1));
  }

  private static int format(Path snapshot) throws Exception {
    return JsonDocument.parse(Files.readAllBytes(snapshot)).path("format").asInt();
  }

  @Test
  void aRecordThatNobodyMayIgnoreMakesASnapshotOfTheNewerFormat(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("snapshot");
    AgreedState without = with(AgreedState.EMPTY, 1);
    SnapshotFile.write(without, file);
    assertEquals(1, format(file), "what an older version reads");
    AgreedState state = without.after(Proposal.decode(Proposal.of(restricted(AgreedRecord.ABSENT)).encode()));
    SnapshotFile.write(state, file);
    assertEquals(2, format(file));
    assertEquals(state.record("namespace/n"), SnapshotFile.read(file).record("namespace/n"));
    Files.writeString(file, Files.readString(file).replace("\"format\":2", "\"format\":3"));
    assertTrue(assertThrows(IOException.class, () -> SnapshotFile.read(file)).getMessage().contains("format 3"));
  }

  @Test
  void aKindOfRecordThatNobodyMayIgnoreIsNotReadByAVersionWithoutIt() throws Exception {
    byte[] entry = Proposal.of(new RecordChange.Bind("reservation/n", AgreedRecord.ABSENT, JsonNodeFactory.instance.objectNode())).encode();
    assertThrows(IllegalArgumentException.class, () -> Proposal.decode(entry));
  }

  @Test
  void aChangeThatDependsOnAPlacementOfThePastIsStale() {
    RecordChange placed = new RecordChange.Put("group/1", AgreedRecord.ABSENT, JsonNodeFactory.instance.objectNode().put("epoch", 1));
    AgreedState first = AgreedState.EMPTY.after(Proposal.of(placed));
    RecordChange expected = new RecordChange.Expect("group/1", first.version("group/1"));
    AgreedState moved = first.after(Proposal.of(new RecordChange.Put("group/1", first.version("group/1"), JsonNodeFactory.instance.objectNode())));
    Proposal late = Proposal.of(expected, restricted(AgreedRecord.ABSENT));
    assertTrue(first.after(late).record("namespace/n").isPresent());
    AgreedState refused = moved.after(late);
    assertTrue(refused.record("namespace/n").isEmpty());
    assertEquals(Verdict.Outcome.STALE, refused.verdict(late.id()).orElseThrow().outcome());
  }
}
