// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.ownership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChangingRestrictionsTest {
  private static final UUID NAMESPACE = new UUID(1, 2);
  private static final KeptRestrictions FIRST = new KeptRestrictions(1, "");
  private static final KeptRestrictions SECOND = new KeptRestrictions(2, "");

  private final ChangingRestrictions restrictions = new ChangingRestrictions();
  private final List<KeptRestrictions> told = new ArrayList<>();

  @Test
  @DisplayName("A watch of a process alone goes on with what the cluster agrees on")
  void watchesGoOn() {
    OwnershipWatch watch = restrictions.watch(NAMESPACE, told::add);
    assertEquals(List.of(KeptRestrictions.NOTHING), told);
    assertFalse(restrictions.isAgreeing());
    Agreed cluster = new Agreed();
    cluster.put(FIRST);
    restrictions.follow(cluster);
    assertTrue(restrictions.isAgreeing());
    assertEquals(Optional.of(FIRST), restrictions.find(NAMESPACE));
    cluster.put(SECOND);
    assertEquals(List.of(KeptRestrictions.NOTHING, FIRST, SECOND), told);
    watch.close();
    cluster.put(FIRST);
    assertEquals(3, told.size());
  }

  @Test
  @DisplayName("When the cluster is left, what it agreed on last remains, and what it agrees on later concerns nobody")
  void theLastWordRemains() {
    Agreed cluster = new Agreed();
    cluster.put(FIRST);
    restrictions.follow(cluster);
    restrictions.watch(NAMESPACE, told::add);
    restrictions.follow(AgreedRestrictions.NONE);
    cluster.put(SECOND);
    assertEquals(List.of(FIRST), told);
    Agreed next = new Agreed();
    restrictions.follow(next);
    assertEquals(List.of(FIRST, KeptRestrictions.NOTHING), told);
  }
}
