// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Completable;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Controllers that share an identifier are found if they live at the same time. */
class ControllerIdsTest {
  private final AtomicLong clock = new AtomicLong();
  private final ControllerIds ids = new ControllerIds(clock::incrementAndGet);

  @Test
  void anIdentifierMayComeAgain() {
    Completable<Void> first = ids.began("nqn.a", 5, "node-1");
    ids.began("nqn.b", 5, "node-2");
    ids.began("nqn.a", 6, "node-2");
    first.succeed(null);
    ids.began("nqn.a", 5, "node-2");
    ids.require();
    assertEquals(4, ids.count());
  }

  @Test
  void twoAtATimeAreFound() {
    ids.began("nqn.a", 5, "node-1");
    Completable<Void> second = ids.began("nqn.a", 5, "node-2");
    second.succeed(null);
    AssertionError error = assertThrows(AssertionError.class, ids::require);
    assertTrue(error.getMessage().contains("the identifier 5: one of node-1, from 1 to the end ns; one of node-2, from 2 to 3 ns"),
        error.getMessage());
  }
}
