// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.eventloop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventLoopLoadTest {
  private static final long MILLI = 1_000_000;

  private long processorTime;
  private final EventLoopLoad load = new EventLoopLoad(() -> processorTime);

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

  private static long[] one(int of) {
    long[] counts = new long[EventLoopLoad.stretchBounds().length + 1];
    counts[of] = 1;
    return counts;
  }

  private static int classOf(long nanos) {
    long[] bounds = EventLoopLoad.stretchBounds();
    int at = 0;
    while (at < bounds.length && nanos > bounds[at]) {
      at++;
    }
    return at;
  }

  @Test
  void aLongStretchCountsAlsoByTheProcessorTimeOfTheThread() {
    processorTime = 40 * MILLI;
    load.startWorking(20 * MILLI);
    processorTime += 4 * MILLI;
    load.startWaiting(false, 60 * MILLI);
    assertArrayEquals(one(classOf(40 * MILLI)), load.stretches());
    assertArrayEquals(one(classOf(4 * MILLI)), load.ranStretches());
    assertEquals(4 * MILLI, load.ranNanos());
  }

  @Test
  void aStretchOfAMillisecondCountsWhole() {
    load.startWorking(20 * MILLI);
    load.startWaiting(false, 21 * MILLI);
    assertArrayEquals(one(0), load.ranStretches());
    assertEquals(MILLI, load.ranNanos());
  }

  @Test
  void processorTimeFromBeforeAStretchIsAtMostThatOfAMillisecond() {
    load.startWorking(20 * MILLI);
    processorTime += MILLI;
    load.startWorking(21 * MILLI);
    processorTime += 2 * MILLI;
    load.countWork(31 * MILLI);
    assertEquals(3 * MILLI, load.ranNanos(), "the mark was made a millisecond before");
    processorTime += MILLI;
    load.startWorking(33 * MILLI);
    processorTime += 2 * MILLI;
    load.countWork(43 * MILLI);
    assertEquals(5 * MILLI, load.ranNanos(), "the mark was made when the stretch began");
  }
}
