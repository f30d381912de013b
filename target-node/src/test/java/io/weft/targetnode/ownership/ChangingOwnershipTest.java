// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.ownership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChangingOwnershipTest {
  private static final Grant GRANT = new Grant(3, 0, false);

  private final ChangingOwnership ownership = new ChangingOwnership();
  private final Lease lease = ownership.lease();
  private final AtomicInteger changes = new AtomicInteger();

  /** A cluster that has placed a group here. */
  private static final class Cluster implements GroupOwnership {
    private final Lease lease;
    private final List<Runnable> watches = new CopyOnWriteArrayList<>();
    private final Map<Integer, Long> returned = new HashMap<>();
    private final Agreed agreed = new Agreed();

    Cluster(Lease lease) {
      this.lease = lease;
    }

    @Override
    public Lease lease() {
      return lease;
    }

    @Override
    public Map<Integer, Grant> grants() {
      return Map.of(7, GRANT);
    }

    @Override
    public Set<Integer> shared() {
      return Set.of(7);
    }

    @Override
    public OwnershipWatch watch(Runnable changed) {
      watches.add(changed);
      return () -> watches.remove(changed);
    }

    @Override
    public void released(Map<Integer, Long> epochs) {
      returned.putAll(epochs);
    }

    @Override
    public AgreedRestrictions restrictions() {
      return agreed;
    }

    @Override
    public Duration quiesceTime() {
      return Duration.ofSeconds(1);
    }
  }

  @Test
  @DisplayName("what a cluster places here is told to who has asked before there was one, under the same lease")
  void follows() {
    OwnershipWatch watch = ownership.watch(changes::incrementAndGet);
    assertEquals(Map.of(), ownership.grants());
    assertEquals(Duration.ZERO, ownership.quiesceTime());
    Cluster cluster = new Cluster(lease);
    ownership.follow(cluster);
    assertEquals(1, changes.get());
    assertEquals(Map.of(7, GRANT), ownership.grants());
    assertEquals(Set.of(7), ownership.shared());
    assertEquals(Duration.ofSeconds(1), ownership.quiesceTime());
    assertSame(lease, ownership.lease());
    cluster.watches.forEach(Runnable::run);
    assertEquals(2, changes.get());
    ownership.released(Map.of(7, 3L));
    assertEquals(Map.of(7, 3L), cluster.returned);
    watch.close();
    cluster.watches.forEach(Runnable::run);
    assertEquals(2, changes.get());
  }

  @Test
  @DisplayName("when the cluster is left the lease ends, nothing is placed here, and what is told late concerns nobody")
  void leaves() {
    Cluster cluster = new Cluster(lease);
    ownership.follow(cluster);
    lease.renew(System.nanoTime() + Duration.ofMinutes(10).toNanos());
    assertTrue(lease.runs());
    ownership.watch(changes::incrementAndGet);
    ownership.follow(GroupOwnership.STANDALONE);
    assertFalse(lease.runs());
    assertEquals(Map.of(), ownership.grants());
    assertTrue(cluster.watches.isEmpty(), "the cluster is not listened to any more");
    ownership.released(Map.of(7, 3L));
    assertEquals(Map.of(), cluster.returned);
    assertEquals(1, changes.get());
  }
}
