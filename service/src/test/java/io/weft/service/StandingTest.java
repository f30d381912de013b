// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StandingTest {
  @Test
  void onlyTheseStepsAreLegal() {
    Map<Standing, Set<Standing>> legal = Map.of(
        Standing.STANDALONE, EnumSet.of(Standing.BECOMING, Standing.MEMBER),
        Standing.BECOMING, EnumSet.of(Standing.STANDALONE, Standing.MEMBER),
        Standing.MEMBER, EnumSet.of(Standing.LEAVING),
        Standing.LEAVING, EnumSet.of(Standing.STANDALONE, Standing.MEMBER));
    for (Standing from : Standing.values()) {
      for (Standing next : Standing.values()) {
        if (legal.getOrDefault(from, Set.of()).contains(next)) {
          assertEquals(next, from.to(next));
        } else {
          assertThrows(IllegalStateException.class, () -> from.to(next));
        }
      }
    }
  }
}
