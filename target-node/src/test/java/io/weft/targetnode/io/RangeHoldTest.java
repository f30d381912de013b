// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.weft.targetnode.range.LoopRanges;
import io.weft.targetnode.range.RangeLocks;
import org.junit.jupiter.api.Test;

/** How a command acquires the right to change a range. */
class RangeHoldTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final RangeLocks locks = new RangeLocks(false);
  private final LoopRanges ranges = locks.of(channel.eventLoop());
  private int granted;

  private RangeHold hold() {
    RangeHold hold = new RangeHold();
    hold.bind(ranges);
    return hold;
  }

  private boolean lock(RangeHold hold, long from, long to) {
    return hold.lock(from, to, () -> granted++);
  }

  @Test
  void changesOfARangeDoNotWaitForEachOther() {
    RangeHold first = hold();
    RangeHold second = hold();
    assertTrue(first.begin(0, 10));
    assertTrue(second.begin(5, 15));
    first.release();
    second.release();
    assertEquals(0, locks.size());
  }

  @Test
  void aLockWaitsForTheChangesThatAreUnderWay() {
    RangeHold change = hold();
    RangeHold lock = hold();
    assertTrue(change.begin(0, 10));
    assertTrue(lock(lock, 5, 15), "it waits");
    assertFalse(hold().begin(0, 6), "no other change comes between");
    assertTrue(hold().begin(15, 20), "nor does it touch this range");
    assertEquals(0, granted);
    change.release();
    assertEquals(1, granted);
    assertTrue(lock.begin(5, 15), "its own change may begin");
    lock.release();
    channel.runPendingTasks();
    assertTrue(hold().begin(0, 6));
  }

  @Test
  void aLockThatNothingKeepsIsGrantedAtOnce() {
    RangeHold hold = hold();
    assertFalse(lock(hold, 0, 10));
    assertEquals(1, granted);
    hold.release();
    assertEquals(0, locks.size());
  }

  @Test
  void aLockThatIsReleasedWhenItIsGrantedLeavesNothing() {
    RangeHold hold = hold();
    assertFalse(hold.lock(0, 10, hold::release));
    assertEquals(0, locks.size());
    assertTrue(hold.begin(0, 10));
  }

  @Test
  void aLockCanBeTakenBackUntilItIsGranted() {
    RangeHold first = hold();
    RangeHold second = hold();
    lock(first, 0, 10);
    assertTrue(lock(second, 0, 10), "it waits");
    assertTrue(second.withdraw());
    assertFalse(first.withdraw(), "it has been granted");
    first.release();
    channel.runPendingTasks();
    assertEquals(1, granted);
    assertEquals(0, locks.size());
    assertTrue(second.begin(0, 10), "it can be used again");
  }

  @Test
  void releasingNothingDoesNothing() {
    RangeHold hold = hold();
    hold.release();
    assertTrue(hold.begin(0, 10));
    hold.release();
    hold.release();
    assertFalse(lock(hold, 0, 10));
  }

  @Test
  void aStepThatCannotBeIsABug() {
    RangeHold changing = hold();
    changing.begin(0, 10);
    assertEquals("a RangeHoldState cannot go from CHANGING to CHANGING",
        assertThrows(IllegalStateException.class, () -> changing.begin(20, 30)).getMessage());
    assertEquals("a RangeHoldState cannot go from CHANGING to WAITING",
        assertThrows(IllegalStateException.class, () -> lock(changing, 20, 30)).getMessage());
    RangeHold waiting = hold();
    lock(waiting, 0, 10);
    assertThrows(IllegalStateException.class, () -> waiting.begin(20, 30));
    assertThrows(IllegalStateException.class, () -> lock(waiting, 20, 30));
    changing.release();
    assertThrows(IllegalStateException.class, () -> lock(waiting, 20, 30), "it is locked");
  }
}
