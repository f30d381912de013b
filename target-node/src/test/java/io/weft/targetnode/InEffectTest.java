// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

class InEffectTest {
  private final InEffect inEffect = new InEffect();

  @Test
  void aRevisionIsReachedByItselfOrALaterOne() {
    Future<Void> second = inEffect.reaching(2);
    Future<Void> third = inEffect.reaching(3);
    Future<Void> fourth = inEffect.reaching(4);
    inEffect.reached(1);
    assertFalse(second.isComplete());
    inEffect.reached(3);
    assertTrue(second.succeeded() && third.succeeded());
    assertFalse(fourth.isComplete());
    assertTrue(inEffect.reaching(3).succeeded(), "it is in effect already");
  }

  @Test
  void nothingIsReachedAfterTheEnd() {
    Future<Void> waiting = inEffect.reaching(1);
    inEffect.end();
    assertEquals("the node is stopping", waiting.cause().getMessage());
    assertEquals("the node is stopping", inEffect.reaching(2).cause().getMessage());
  }
}
