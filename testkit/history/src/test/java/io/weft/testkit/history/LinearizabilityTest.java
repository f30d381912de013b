// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.testkit.history.RegisterAnswer.Committed;
import io.weft.testkit.history.RegisterAnswer.Found;
import io.weft.testkit.history.RegisterAnswer.Stale;
import io.weft.testkit.history.RegisterInput.Edit;
import io.weft.testkit.history.RegisterInput.Read;
import io.weft.testkit.history.Verdict.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Small histories, of which everybody sees what they are. */
class LinearizabilityTest {
  private final List<Operation<RegisterInput, RegisterAnswer>> history = new ArrayList<>();
  private final List<Operation<BlockInput, Long>> blocks = new ArrayList<>();

  @Test
  void nothingIsLinearizable() {
    assertEquals(Outcome.LINEARIZABLE, verdict().outcome());
  }

  @Test
  void aReadMayComeBeforeOrAfterAnEditThatItOverlaps() {
    edit(1, 0, 10, null, "a", new Committed(2));
    read(2, 1, 9, 1, "first");
    read(3, 2, 8, 2, "a");
    assertEquals(Outcome.LINEARIZABLE, verdict().outcome());
  }

  @Test
  void whoReadLaterMustNotSeeLess() {
    edit(1, 0, 100, null, "a", new Committed(2));
    read(2, 10, 20, 2, "a");
    read(3, 30, 40, 1, "first");
    assertViolation("client 3: read -> revision 1, first");
  }

  @Test
  void aReadAfterAnEditSeesIt() {
    edit(1, 0, 1, null, "a", new Committed(2));
    read(2, 2, 3, 1, "first");
    assertViolation("The first 1 that returned can be put into an order. With this one they cannot:\n"
        + "  [  0.000000 -   0.000000] client 2: read -> revision 1, first");
  }

  @Test
  void anEditWithoutAnAnswerMayTakeEffectMuchLater() {
    edit(1, 0, Operation.OPEN, null, "a", null);
    read(2, 10, 20, 1, "first");
    edit(2, 30, 40, null, "b", new Committed(2));
    read(2, 50, 60, 2, "b");
    read(2, 70, 80, 3, "a");
    assertEquals(Outcome.LINEARIZABLE, verdict().outcome());
  }

  @Test
  void anEditTakesEffectOnce() {
    edit(1, 0, Operation.OPEN, null, "a", null);
    read(2, 10, 20, 2, "a");
    edit(2, 30, 40, null, "b", new Committed(3));
    read(2, 50, 60, 4, "a");
    assertViolation("read -> revision 4, a");
  }

  @Test
  void anEditDoesNotTakeEffectBeforeItsCall() {
    read(2, 10, 20, 2, "a");
    edit(1, 30, Operation.OPEN, null, "a", null);
    assertViolation("client 2: read -> revision 2, a");
  }

  @Test
  void ofTwoEditsAgainstOneRevisionOneIsMade() {
    edit(1, 0, 10, 1L, "a", new Committed(2));
    edit(2, 0, 10, 1L, "b", new Stale(2));
    assertEquals(Outcome.LINEARIZABLE, verdict().outcome());
    edit(3, 0, 10, 1L, "c", new Committed(3));
    assertViolation("edit(revision 1, c) -> committed as revision 3");
  }

  @Test
  void anEditThatNobodyReadExplainsARefusal() {
    edit(1, 0, Operation.OPEN, null, "a", null);
    edit(2, 10, 20, 1L, "b", new Stale(2));
    edit(2, 30, 40, 2L, "c", new Committed(3));
    read(2, 50, 60, 3, "c");
    assertEquals(Outcome.LINEARIZABLE, verdict().outcome());
  }

  @Test
  void oneEditThatNobodyReadDoesNotExplainTwoRefusals() {
    edit(1, 0, Operation.OPEN, null, "a", null);
    edit(2, 10, 20, 1L, "b", new Stale(2));
    edit(2, 30, 40, 2L, "c", new Stale(3));
    assertViolation("edit(revision 2, c) -> stale, at revision 3");
  }

  @Test
  void anEditWithoutAnAnswerIsHeldToItsRevision() {
    edit(1, 0, Operation.OPEN, 7L, "a", null);
    edit(2, 10, 20, 1L, "b", new Stale(2));
    assertViolation("edit(revision 1, b) -> stale, at revision 2");
  }

  @Test
  void aRevisionMayBeLeftOutButNotUsedAgain() {
    edit(1, 0, 1, null, "a", new Committed(5));
    edit(1, 2, 3, null, "b", new Committed(5));
    assertViolation("edit(any revision, b) -> committed as revision 5");
  }

  @Test
  void theExplanationNamesStateCandidatesAndOpenOperations() {
    edit(1, 0, 1, null, "a", new Committed(2));
    edit(1, 2, Operation.OPEN, null, "b", null);
    read(2, 3, 9, 2, "x");
    String explanation = verdict().explanation();
    assertTrue(explanation.contains("state\n  revision 2, a\n"), explanation);
    assertTrue(explanation.contains("before it returned:\n  [  0.000000 -   0.000000] client 2: read -> revision 2, x\n"), explanation);
    assertTrue(explanation.contains("the latest 1 of 1:\n  [  0.000000 -       open] client 1: edit"), explanation);
  }

  @Test
  void blocksAreCheckedEachForItself() {
    blocks.add(new Operation<>(1, new BlockInput.Write(1, 7), 7L, 0, 1));
    blocks.add(new Operation<>(1, new BlockInput.Read(2), 0L, 2, 3));
    blocks.add(new Operation<>(1, new BlockInput.Read(1), 7L, 4, 5));
    assertEquals(Outcome.LINEARIZABLE, blockVerdict().outcome());
    blocks.add(new Operation<>(1, new BlockInput.Read(2), 7L, 6, 7));
    assertTrue(blockVerdict().explanation().contains("read block 2 -> 7"), blockVerdict()::explanation);
    assertEquals(Outcome.VIOLATION, blockVerdict().outcome());
  }

  @Test
  void aLateWriteIsFound() {
    blocks.add(new Operation<>(1, new BlockInput.Write(1, 7), 7L, 0, 10));
    blocks.add(new Operation<>(2, new BlockInput.Write(1, 8), 8L, 20, 30));
    blocks.add(new Operation<>(3, new BlockInput.Read(1), 7L, 40, 50));
    assertTrue(blockVerdict().explanation().contains("client 3: read block 1 -> 7"), blockVerdict()::explanation);
  }

  @Test
  void aCheckThatReachesItsLimitsSaysSo() {
    for (int i = 0; i < 100; i++) {
      blocks.add(new Operation<>(i, new BlockInput.Write(1, i + 1), (long) i + 1, i, 1000));
    }
    blocks.add(new Operation<>(1, new BlockInput.Read(1), 1000L, 2000, 3000));
    Verdict few = Linearizability.check(new Blocks(), blocks, new Limits(Duration.ofMinutes(1), 1000));
    assertEquals(Outcome.UNKNOWN, few.outcome());
    assertTrue(few.explanation().startsWith("not known whether linearizable: 101 operations"), few::explanation);
    Verdict brief = Linearizability.check(new Blocks(), blocks, new Limits(Duration.ZERO, 1_000_000));
    assertEquals(Outcome.UNKNOWN, brief.outcome());
    assertThrows(AssertionError.class, brief::require);
  }

  @Test
  void anOperationDoesNotReturnBeforeItsCall() {
    assertThrows(IllegalArgumentException.class, () -> new Operation<>(1, "read", "answer", 5, 4));
    assertThrows(IllegalArgumentException.class, () -> new Operation<>(1, "read", null, 4, 5));
  }

  private void read(int client, long called, long returned, long revision, String value) {
    history.add(new Operation<>(client, new Read(), new Found(revision, value), called, returned));
  }

  private void edit(
      int client, long called, long returned, @Nullable Long expected, String value, @Nullable RegisterAnswer answer) {
    history.add(new Operation<>(client, new Edit(expected, value), answer, called, returned));
  }

  private Verdict verdict() {
    return Linearizability.check(new Register(1, "first"), history, Limits.DEFAULT);
  }

  private Verdict blockVerdict() {
    return Linearizability.check(new Blocks(), blocks, Limits.DEFAULT);
  }

  private void assertViolation(String explanation) {
    Verdict verdict = verdict();
    assertEquals(Outcome.VIOLATION, verdict.outcome(), verdict::explanation);
    assertTrue(verdict.explanation().contains(explanation), verdict::explanation);
    assertThrows(AssertionError.class, verdict::require);
  }
}
