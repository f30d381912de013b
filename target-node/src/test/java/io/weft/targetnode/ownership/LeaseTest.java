// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.ownership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private static final long LONG = Duration.ofMinutes(10).toNanos();

  private final Lease lease = new Lease();
  private final AtomicInteger changes = new AtomicInteger();

  @Test
  @DisplayName("a lease that nobody renewed has run out")
  void begins() {
    assertFalse(lease.runs());
    assertTrue(lease.left() <= 0);
  }

  @Test
  @DisplayName("a renewal moves the deadline later, never earlier: an old answer that arrives late takes nothing away")
  void onlyLater() {
    long now = System.nanoTime();
    lease.renew(now + LONG);
    lease.renew(now + LONG / 2);
    assertTrue(lease.runs());
    assertTrue(lease.left() > LONG / 2);
  }

  @Test
  @DisplayName("a renewal whose deadline has passed already revives nothing")
  void tooLate() {
    lease.watch(changes::incrementAndGet);
    lease.renew(System.nanoTime() - LONG);
    assertFalse(lease.runs());
    assertEquals(0, changes.get());
  }

  @Test
  @DisplayName("a lease that is given back ends at once, and is told each time that it runs again")
  void endsAndRevives() {
    lease.watch(changes::incrementAndGet);
    lease.renew(System.nanoTime() + LONG);
    lease.renew(System.nanoTime() + 2 * LONG);
    assertEquals(1, changes.get(), "a renewal in time is nothing to be told");
    lease.end();
    lease.end();
    assertFalse(lease.runs());
    assertEquals(2, changes.get());
    lease.renew(System.nanoTime() + LONG);
    assertTrue(lease.runs());
    assertEquals(3, changes.get());
  }

  @Test
  @DisplayName("a node without a cluster shares nothing and has nothing to give back")
  void standalone() {
    GroupOwnership alone = GroupOwnership.STANDALONE;
    assertTrue(alone.grants().isEmpty() && alone.shared().isEmpty());
    assertEquals(Duration.ZERO, alone.quiesceTime());
    alone.watchAll(changes::incrementAndGet).close();
    assertThrows(IllegalStateException.class, () -> alone.released(Map.of(1, 1L)));
  }
}
