// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.testkit.history.SequentialRegister.Fault;
import io.weft.testkit.history.Verdict.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What a sequential object does is accepted, however its operations overlap; what it does wrong once is found. */
class RandomHistoriesTest {
  private static final Register REGISTER = new Register(1, "first");
  private static final int LONG = 3000;

  @Property(tries = 300)
  void everyHistoryOfARegisterIsAccepted(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int clients, @ForAll @IntRange(max = 40) int lost) {
    assertAccepted(REGISTER, history(new SequentialRegister(Fault.NONE, 0), seed, clients, lost, 200));
  }

  @Property(tries = 200)
  void everyHistoryOfBlocksIsAccepted(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int clients, @ForAll @IntRange(max = 40) int lost) {
    assertAccepted(new Blocks(), history(new SequentialBlocks(Integer.MAX_VALUE), seed, clients, lost, 200));
  }

  @Property(tries = 30)
  void theOrderOfTheOperationsInTheListDoesNotMatter(@ForAll long seed) {
    List<Operation<RegisterInput, RegisterAnswer>> history =
        new ArrayList<>(history(new SequentialRegister(Fault.NONE, 0), seed, 5, 10, 200));
    Collections.shuffle(history, new Random(seed));
    assertAccepted(REGISTER, history);
  }

  @Property(tries = 3)
  void aLongHistoryWithManyLostAnswersIsAccepted(@ForAll long seed) {
    assertAccepted(REGISTER, history(new SequentialRegister(Fault.NONE, 0), seed, 10, 10, 10 * LONG));
    assertAccepted(new Blocks(), history(new SequentialBlocks(Integer.MAX_VALUE), seed, 10, 10, 10 * LONG));
  }

  @Property(tries = 10)
  void everyFaultOfARegisterIsFound(@ForAll long seed) {
    for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.NONE))) {
      SequentialRegister register = new SequentialRegister(fault, LONG / 2);
      assertFound(REGISTER, history(register, seed, 8, 10, LONG), fault + ", seed " + seed);
      assertTrue(register.done(), "the fault was not planted");
    }
  }

  @Property(tries = 30)
  void aLostWriteOfABlockIsFound(@ForAll long seed) {
    assertFound(new Blocks(), history(new SequentialBlocks(LONG / 6), seed, 8, 10, LONG), "seed " + seed);
  }

  private static <I, A> List<Operation<I, A>> history(
      Planted.Sequential<I, A> object, long seed, int clients, int lostPercent, int operations) {
    return new Planted<>(object, new Random(seed), lostPercent).run(clients, operations);
  }

  private static <S, I, A> void assertAccepted(Model<S, I, A> model, List<Operation<I, A>> history) {
    Verdict verdict = Linearizability.check(model, history, Limits.DEFAULT);
    assertEquals(Outcome.LINEARIZABLE, verdict.outcome(), verdict::explanation);
  }

  private static <S, I, A> void assertFound(Model<S, I, A> model, List<Operation<I, A>> history, String what) {
    Verdict verdict = Linearizability.check(model, history, Limits.DEFAULT);
    assertEquals(Outcome.VIOLATION, verdict.outcome(), () -> what + ": " + verdict.explanation());
  }
}
