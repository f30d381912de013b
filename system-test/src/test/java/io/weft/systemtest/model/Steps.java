// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Random sequences of steps. */
final class Steps {
  /** Most steps of a sequence; half as many is the average. */
  static final int MOST = 400;

  /** The blocks at the start of a namespace that most ranges are in, so that commands often overlap. */
  private static final int HOT = 24;
  private static final int END = 512;

  private Steps() {}

  static Arbitrary<List<Step>> sequences() {
    Arbitrary<Integer> number = Arbitraries.integers().between(0, 11).withDistribution(RandomDistribution.uniform());
    Arbitrary<Boolean> together = Arbitraries.frequency(Tuple.of(2, true), Tuple.of(1, false));
    return Combinators.combine(together, number, number, number, operations()).as(Step::new)
        .list().ofMinSize(0).ofMaxSize(MOST).withSizeDistribution(RandomDistribution.uniform());
  }

  private static Arbitrary<Integer> upTo(int most) {
    return Arbitraries.integers().between(0, most).withDistribution(RandomDistribution.uniform());
  }

  private static Arbitrary<Boolean> flag() {
    return Arbitraries.of(false, true);
  }

  private static Arbitrary<Range> ranges() {
    Arbitrary<Range> hot = Combinators.combine(upTo(HOT), upTo(7)).as((first, more) -> new Range(first, 1 + more));
    Arbitrary<Range> anywhere = Combinators.combine(upTo(END - 1), upTo(63)).as(
        (first, more) -> new Range(first, Math.min(1 + more, END - first)));
    Arbitrary<Range> large = upTo(299).map(more -> new Range(0, 1 + more));
    Arbitrary<Range> atTheEnd = Combinators.combine(upTo(8), upTo(8)).as((back, more) -> new Range(END - back, 1 + more));
    return Arbitraries.frequencyOf(
        Tuple.of(40, hot), Tuple.of(6, anywhere), Tuple.of(1, large), Tuple.of(2, atTheEnd));
  }

  private static Arbitrary<Range> singles() {
    return upTo(HOT).map(first -> new Range(first, 1));
  }

  private static Arbitrary<Operation> operations() {
    Arbitrary<Range> range = ranges();
    Arbitrary<Integer> wrongAt = upTo(9);
    return Arbitraries.frequencyOf(
        Tuple.of(12, Combinators.combine(range, flag()).as(Read::new)),
        Tuple.of(12, Combinators.combine(range, flag()).as(Write::new)),
        Tuple.of(4, Combinators.combine(range, flag(), flag()).as(WriteZeroes::new)),
        Tuple.of(3, Combinators.combine(range.list().ofMinSize(1).ofMaxSize(5), flag()).as(Deallocate::new)),
        Tuple.of(2, flag().map(Flush::new)),
        Tuple.of(4, Combinators.combine(range, wrongAt).as(Compare::new)),
        Tuple.of(3, Combinators.combine(copied(), upTo(1)).as(
            (copy, format) -> new Copy(copy.sources(), copy.destination(), format))),
        Tuple.of(3, Combinators.combine(
            Arbitraries.frequencyOf(Tuple.of(9, singles()), Tuple.of(1, range)), wrongAt).as(CompareAndWrite::new)),
        Tuple.of(2, range.map(Verify::new)),
        Tuple.of(1, range.map(WriteUncorrectable::new)),
        Tuple.of(3, Combinators.combine(Arbitraries.of(Wrong.Kind.values()), range, upTo(15)).as(Wrong::new)),
        Tuple.of(1, Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just(true)), Tuple.of(2, Arbitraries.just(false)))
            .map(Protect::new)),
        Tuple.of(1, Combinators.combine(Arbitraries.of(Setting.Feature.values()), upTo(5)).as(Setting::new)),
        Tuple.of(1, Arbitraries.frequencyOf(
            Tuple.of(9, Arbitraries.create(ReadErrorLog::new)), Tuple.of(1, flag().map(Reconnect::new)))));
  }

  /** Copies, usually with the sources on one side of a block and the destination on the other. */
  private static Arbitrary<Copy> copied() {
    return Combinators.combine(ranges().list().ofMinSize(1).ofMaxSize(4), upTo(HOT), upTo(15)).as((sources, gap, apart) -> {
      int end = sources.stream().mapToInt(source -> source.first() + source.count()).max().orElseThrow();
      return new Copy(new ArrayList<>(sources), apart == 0 ? gap : end + gap, 0);
    });
  }
}
