// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.eventloop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The log tells of frequent events now and then. */
class FrequentEventTest {
  private long now = Long.MAX_VALUE - 5;
  private final FrequentEvent event = new FrequentEvent(() -> now);

  @Test
  @DisplayName("the log says once that connections are turned away, and then once a minute (mend 14)")
  void onceAMinute() {
    assertEquals(1, event.happened());
    for (int i = 0; i < 1000; i++) {
      assertEquals(0, event.happened());
    }
    now += TimeUnit.MINUTES.toNanos(1) - 1;
    assertEquals(0, event.happened());
    now++;
    assertEquals(1002, event.happened());
    assertEquals(0, event.happened());
  }
}
