// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.eventloop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventLoopLoadTest {
  private final EventLoopLoad load = new EventLoopLoad();

  @BeforeEach
  void start() {
    load.started("loop", 1000);
  }

  private void expect(long busy, long spun) {
    assertEquals(busy, load.busyNanos(), "busy");
    assertEquals(spun, load.spinNanos(), "spun");
  }

  @Test
  void workLastsUntilTheLoopWaits() {
    load.startWaiting(false, 1300);
    assertTrue(load.isSleeping());
    expect(300, 0);
  }

  @Test
  void sleepIsNeither() {
    load.startWaiting(false, 1000);
    load.startWorking(9000);
    assertTrue(load.isWorking());
    load.startWaiting(false, 9020);
    expect(20, 0);
  }

  @Test
  void anEmptyPollIsSpin() {
    load.startWaiting(true, 1100);
    assertTrue(load.isPolling());
    load.pollFoundNothing(1150);
    expect(100, 50);
  }

  @Test
  void tasksAfterAnEmptyPollAreWork() {
    load.startWaiting(true, 1000);
    load.pollFoundNothing(1050);
    load.startWaiting(true, 1350);
    expect(300, 50);
  }

  @Test
  void aPollThatFindsEventsIsWork() {
    load.startWaiting(true, 1000);
    load.pollFoundEvents();
    load.startWaiting(false, 1400);
    expect(400, 0);
  }

  @Test
  void workIsCountedWhileItContinues() {
    load.countWork(1200);
    expect(200, 0);
    load.startWaiting(false, 1210);
    expect(210, 0);
  }

  @Test
  void stretchesOfWorkAreCountedByTheirLength() {
    long[] bounds = EventLoopLoad.stretchBounds();
    assertEquals(bounds.length + 1, load.stretches().length);
    long now = 1000;
    for (long bound : bounds) {
      load.startWorking(now);
      load.startWaiting(false, now + bound);
      now += bound;
    }
    load.startWorking(now);
    load.countWork(now + bounds[bounds.length - 1] + 1);
    for (int i = 0; i <= bounds.length; i++) {
      assertEquals(1, load.stretches()[i], "class " + i);
    }
  }
}
