// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ControllerIdsTest {
  @Test
  void anIdIsUsedAgainAsLateAsPossible() {
    ControllerIds ids = new ControllerIds(10, 13);
    assertEquals(10, ids.take());
    ids.release(10);
    assertEquals(11, ids.take());
    assertEquals(12, ids.take());
    assertEquals(13, ids.take());
    assertEquals(10, ids.take());
    assertEquals(-1, ids.take());
    ids.release(12);
    assertEquals(12, ids.take());
  }

  @Test
  void reservedIdsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ControllerIds(0, 5));
    assertThrows(IllegalArgumentException.class, () -> new ControllerIds(1, 0xfff0));
    assertThrows(IllegalArgumentException.class, () -> new ControllerIds(5, 4));
  }

  @Test
  void whatIsTakenStaysTakenWhenTheRangeChanges() {
    ControllerIds ids = new ControllerIds(1, 9);
    assertEquals(1, ids.take());
    assertEquals(2, ids.take());
    ids.restrict(2, 3);
    assertEquals(3, ids.take(), "2 is taken");
    assertEquals(-1, ids.take());
    ids.restrict(5, 4);
    assertEquals(-1, ids.take(), "none may be taken");
    ids.release(2);
    ids.restrict(1, 3);
    assertEquals(2, ids.take(), "which was released meanwhile");
    assertEquals(-1, ids.take());
    ids.release(1);
    ids.release(3);
    ids.restrict(1, 3);
    assertEquals(3, ids.take(), "the same range goes on where it was");
    assertEquals(1, ids.take());
    assertThrows(IllegalArgumentException.class, () -> ids.restrict(1, 0xfff0));
  }

  @Test
  void theFirstOnesAreTakenBeforeAnyOther() {
    ControllerIds ids = new ControllerIds(1, 9);
    ids.restrict(1, 9, 3);
    assertEquals(1, ids.take());
    ids.release(1);
    assertEquals(2, ids.take(), "1 is reused as late as possible");
    assertEquals(3, ids.take());
    assertEquals(1, ids.take());
    assertEquals(4, ids.take(), "the first three are taken");
    ids.release(4);
    assertEquals(5, ids.take());
    ids.release(2);
    assertEquals(2, ids.take());
    assertEquals(4, ids.take(), "the lowest of the others");
    assertEquals(6, ids.take());
  }
}
