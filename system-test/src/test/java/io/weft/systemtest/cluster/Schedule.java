// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which strikes come when, by a seed: the same seed and rules give the same schedule.
 *
 * @param strikes one after the other
 */
record Schedule(List<Strike> strikes) {
  private static final int LONGEST_PEACE_MILLIS = 4_000;
  private static final int LONGEST_STRIKE_MILLIS = 8_000;
  private static final int SHORTEST_MILLIS = 200;

  /**
   * What a schedule may contain.
   *
   * @param nodes how many nodes there are
   * @param atOnce the most nodes that one strike hits
   * @param majorityPercent how often a strike hits more than half of the nodes all the same, in percent
   * @param cuts whether the network can be cut
   */
  record Rules(int nodes, int atOnce, int majorityPercent, boolean cuts) {
    /** A minority at a time, and rarely a majority; a single node is always hit. */
    static Rules of(Network network, int nodes) {
      return new Rules(nodes, Math.max(1, (nodes - 1) / 2), nodes > 2 ? 10 : 0, network.canBeCut() && nodes > 1);
    }
  }

  /** A schedule. @param length how long it takes, without what nodes need to start */
  static Schedule random(long seed, Rules rules, Duration length) {
    Random random = new Random(seed);
    List<Strike> strikes = new ArrayList<>();
    List<Strike.Kind> kinds = Arrays.stream(Strike.Kind.values()).filter(kind -> rules.cuts() || !kind.cuts()).toList();
    long left = length.toMillis();
    while (true) {
      Strike strike = new Strike(kinds.get(random.nextInt(kinds.size())), nodes(random, rules),
          between(random, LONGEST_PEACE_MILLIS), between(random, LONGEST_STRIKE_MILLIS));
      left -= strike.afterMillis() + strike.forMillis();
      if (left < 0) {
        return new Schedule(List.copyOf(strikes));
      }
      strikes.add(strike);
    }
  }

  /** Kills of all nodes at once. @param times how many */
  static Schedule ofAll(long seed, int nodes, int times) {
    Random random = new Random(seed);
    List<Integer> all = IntStream.rangeClosed(1, nodes).boxed().toList();
    return new Schedule(IntStream.range(0, times).mapToObj(_ -> new Strike(
        Strike.Kind.KILL, all, between(random, LONGEST_PEACE_MILLIS), SHORTEST_MILLIS)).toList());
  }

  private static List<Integer> nodes(Random random, Rules rules) {
    List<Integer> all = new ArrayList<>(IntStream.rangeClosed(1, rules.nodes()).boxed().toList());
    Collections.shuffle(all, random);
    boolean majority = random.nextInt(100) < rules.majorityPercent();
    int count = majority ? rules.nodes() / 2 + 1 : 1 + random.nextInt(rules.atOnce());
    return all.subList(0, count).stream().sorted().toList();
  }

  private static long between(Random random, int longest) {
    return (long) SHORTEST_MILLIS + random.nextInt(longest - SHORTEST_MILLIS);
  }
}
