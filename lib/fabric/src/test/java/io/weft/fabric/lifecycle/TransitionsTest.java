// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TransitionsTest {
  private enum Light {
    RED,
    GREEN,
    YELLOW,
    OFF
  }

  private final Transitions<Light> steps =
      Transitions.of(Map.of(
          Light.RED, Set.of(Light.GREEN, Light.OFF),
          Light.GREEN, Set.of(Light.YELLOW),
          Light.YELLOW, Set.of(Light.RED)));

  @Test
  void allowsWhatTheTableSaysAndNothingElse() {
    assertTrue(steps.allows(Light.RED, Light.GREEN));
    assertTrue(steps.allows(Light.RED, Light.OFF));
    assertFalse(steps.allows(Light.GREEN, Light.RED));
    assertFalse(steps.allows(Light.RED, Light.RED), "a transition to the same state must be in the table too");
    for (Light to : Light.values()) {
      assertFalse(steps.allows(Light.OFF, to), "a state without followers is final");
    }
  }

  @Test
  void aStepIsTheNewState() {
    assertEquals(Light.YELLOW, steps.step(Light.GREEN, Light.YELLOW));
  }

  @Test
  void anIllegalStepSaysFromWhereToWhere() {
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> steps.step(Light.GREEN, Light.RED));
    assertEquals("a Light cannot go from GREEN to RED", e.getMessage());
  }

  @Test
  void anEmptyTableIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Transitions.<Light>of(Map.of()));
  }
}
