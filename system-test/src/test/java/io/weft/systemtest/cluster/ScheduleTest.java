// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.systemtest.cluster.Strike.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A schedule keeps to its rules and can be repeated. */
class ScheduleTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void aSeedGivesTheSameScheduleEachTime() {
    Schedule.Rules rules = new Schedule.Rules(5, 2, 10, true);
    assertEquals(Schedule.random(7, rules, HOUR), Schedule.random(7, rules, HOUR));
    assertNotEquals(Schedule.random(7, rules, HOUR), Schedule.random(8, rules, HOUR));
  }

  @Test
  void aLongScheduleBeginsLikeAShortOne() {
    Schedule.Rules rules = new Schedule.Rules(3, 1, 10, true);
    List<Strike> brief = Schedule.random(7, rules, Duration.ofMinutes(1)).strikes();
    assertEquals(brief, Schedule.random(7, rules, HOUR).strikes().subList(0, brief.size()));
  }

  @Test
  void aScheduleTakesAsLongAsItIsTold() {
    long taken = Schedule.random(7, new Schedule.Rules(3, 1, 0, true), HOUR).strikes().stream()
        .mapToLong(strike -> strike.afterMillis() + strike.forMillis()).sum();
    assertTrue(taken <= HOUR.toMillis() && taken > HOUR.toMillis() - 15_000, () -> taken + " ms");
  }

  @Test
  void aMinorityIsHitUnlessTheRulesSayOtherwise() {
    assertEquals(Set.of(1, 2), sizes(new Schedule.Rules(5, 2, 0, true)));
    assertEquals(Set.of(1, 2, 3), sizes(new Schedule.Rules(5, 2, 10, true)));
    assertEquals(Set.of(3), sizes(new Schedule.Rules(5, 2, 100, true)));
  }

  @Test
  void everyNodeAndEveryKindHasItsTurn() {
    List<Strike> strikes = Schedule.random(7, new Schedule.Rules(3, 1, 0, true), HOUR).strikes();
    assertEquals(Set.of(1, 2, 3), strikes.stream().flatMap(strike -> strike.nodes().stream()).collect(Collectors.toSet()));
    assertEquals(EnumSet.allOf(Kind.class), strikes.stream().map(Strike::kind).collect(Collectors.toSet()));
  }

  @Test
  void allNodesCanBeKilledAtOnce() {
    List<Strike> strikes = Schedule.ofAll(7, 3, 20).strikes();
    assertEquals(20, strikes.size());
    assertEquals(Set.of(List.of(1, 2, 3)), strikes.stream().map(Strike::nodes).collect(Collectors.toSet()));
    assertEquals(Set.of(Kind.KILL), strikes.stream().map(Strike::kind).collect(Collectors.toSet()));
    assertTrue(strikes.stream().map(Strike::afterMillis).distinct().count() > 10, "at random moments");
    assertEquals(strikes, Schedule.ofAll(7, 3, 20).strikes());
  }

  @Test
  void whatCannotBeCutIsNotCut() {
    try (Network loopback = new LoopbackNetwork()) {
      Schedule.Rules rules = Schedule.Rules.of(loopback, 1);
      assertEquals(new Schedule.Rules(1, 1, 0, false), rules);
      assertEquals(EnumSet.of(Kind.KILL, Kind.RESTART, Kind.PAUSE),
          Schedule.random(7, rules, HOUR).strikes().stream().map(Strike::kind).collect(Collectors.toSet()));
      assertEquals(new Schedule.Rules(5, 2, 10, false), Schedule.Rules.of(loopback, 5));
    }
  }

  private static Set<Integer> sizes(Schedule.Rules rules) {
    return Schedule.random(7, rules, HOUR).strikes().stream().map(strike -> strike.nodes().size())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
