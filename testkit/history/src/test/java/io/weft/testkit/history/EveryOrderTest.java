// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.testkit.history.RegisterAnswer.Committed;
import io.weft.testkit.history.RegisterAnswer.Found;
import io.weft.testkit.history.RegisterAnswer.Stale;
import io.weft.testkit.history.RegisterInput.Edit;
import io.weft.testkit.history.SequentialRegister.Fault;
import io.weft.testkit.history.Verdict.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;

/** The verdict about small histories, right and wrong ones, is that of trying every order. */
class EveryOrderTest {
  private static final Register REGISTER = new Register(1, "first");
  /** More revisions than the operations of a history make. */
  private static final long LAST_REVISION = 9;

  private static int right;
  private static int wrong;

  @AfterContainer
  static void bothKindsWereTried() {
    assertTrue(right > 300 && wrong > 300, right + " right, " + wrong + " wrong");
  }

  @Property(tries = 2000)
  void theVerdictIsThatOfEveryOrder(@ForAll long seed) {
    Random random = new Random(seed);
    List<Operation<RegisterInput, RegisterAnswer>> history = new ArrayList<>(
        new Planted<>(new SequentialRegister(Fault.NONE, 0), random, 30).run(3, 5));
    for (int i = random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(history.size());
      history.set(at, falsified(history.get(at), random));
    }
    boolean legal = someOrder(history, REGISTER.initial());
    if (legal) {
      right++;
    } else {
      wrong++;
    }
    Verdict verdict = Linearizability.check(REGISTER, history, Limits.DEFAULT);
    assertEquals(legal ? Outcome.LINEARIZABLE : Outcome.VIOLATION, verdict.outcome(), () -> history + "\n" + verdict.explanation());
  }

  /** Another revision in the answer, or another time of return. */
  private static Operation<RegisterInput, RegisterAnswer> falsified(
      Operation<RegisterInput, RegisterAnswer> operation, Random random) {
    RegisterAnswer answer = operation.answer();
    if (answer == null) {
      return operation;
    }
    long revision = Math.max(1, answer.revision() + random.nextInt(3) - 1);
    RegisterAnswer other = switch (answer) {
      case Found(_, String value) -> new Found(revision, value);
      case Committed _ -> new Committed(revision);
      case Stale _ -> new Stale(revision);
    };
    long returned = random.nextBoolean() ? operation.returned() : operation.called() + 1;
    return new Operation<>(operation.client(), operation.input(), other, operation.called(), returned);
  }

  private static boolean someOrder(List<Operation<RegisterInput, RegisterAnswer>> left, Register.State state) {
    if (left.stream().allMatch(Operation::isOpen)) {
      return true;
    }
    return left.stream()
        .filter(first -> left.stream().noneMatch(other -> other.returned() < first.called()))
        .anyMatch(first -> answers(first, state)
            .map(answer -> REGISTER.step(state, first.input(), answer)).filter(Objects::nonNull)
            .anyMatch(next -> someOrder(left.stream().filter(operation -> operation != first).toList(), next)));
  }

  /** The answer, or all that an edit without one may have had. */
  private static Stream<RegisterAnswer> answers(
      Operation<RegisterInput, RegisterAnswer> operation, Register.State state) {
    RegisterAnswer answer = operation.answer();
    if (answer != null) {
      return Stream.of(answer);
    }
    return operation.input() instanceof Edit
        ? LongStream.rangeClosed(state.revision() + 1, LAST_REVISION).mapToObj(Committed::new) : Stream.empty();
  }
}
