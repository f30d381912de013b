// SPDX-License-Identifier: Apache-2.0
package io.weft.config.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetSummaryTest {
  private static final Tally ONE_OF_ONE = new Tally(1, 1, 1);
  private static final String APPLYING = "a configuration is being applied";

  private static TargetSummary summary(long applied, Tally namespaces, Tally ports, int failed, String... failures) {
    return new TargetSummary(2, applied, namespaces, ports, 0, failed, List.of(failures));
  }

  @Test
  void isCompleteIfEverythingEnabledRuns() {
    TargetSummary summary = summary(2, new Tally(2, 1, 1), ONE_OF_ONE, 0);
    assertTrue(summary.isComplete(), "a disabled namespace is not missed");
    assertEquals(Optional.empty(), summary.problem());
    assertTrue(summary(2, ONE_OF_ONE, new Tally(1, 0, 0), 0).isComplete(), "a disabled port is not missed");
    assertTrue(TargetSummary.NONE.isComplete());
    assertTrue(TargetStatus.NONE.isComplete());
  }

  @Test
  void tellsThatAConfigurationIsBeingApplied() {
    assertEquals(Optional.of(APPLYING), summary(1, ONE_OF_ONE, ONE_OF_ONE, 0).problem());
    assertEquals(Optional.of(APPLYING), summary(2, ONE_OF_ONE, new Tally(1, 1, 0), 0).problem());
    assertEquals(Optional.of(APPLYING), summary(2, new Tally(1, 1, 0), ONE_OF_ONE, 0).problem());
  }

  @Test
  void tellsTheFirstFailuresAndHowManyMoreThereAre() {
    TargetSummary summary =
        summary(2, new Tally(3, 3, 1), new Tally(1, 1, 0), 2, "port 1: address in use", "a namespace 1: no such file");
    assertFalse(summary.isComplete());
    assertEquals(Optional.of("port 1: address in use; a namespace 1: no such file"), summary.problem());
    assertEquals(Optional.of("a namespace 1: no such file; and 7 more"),
        summary(2, new Tally(9, 9, 1), ONE_OF_ONE, 8, "a namespace 1: no such file").problem());
  }
}
