// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.member;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdmissionsIT {
  private static final int MANY = 50;
  private final Admissions admissions = new Admissions();
  private final List<SocketPair> pairs = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (SocketPair pair : pairs) {
      pair.close();
    }
  }

  private SocketPair pair() throws Exception {
    SocketPair pair = new SocketPair();
    pairs.add(pair);
    return pair;
  }

  private long open() {
    return pairs.stream().filter(pair -> !pair.accepted.isClosed()).count();
  }

  @Test
  void theNewestHaveAPlace() throws Exception {
    admissions.members(Set.of(InetAddress.getLoopbackAddress()));
    for (int i = 0; i < MANY; i++) {
      admissions.enter(pair().accepted);
    }
    assertEquals(Admissions.PER_ADDRESS, open());
    assertFalse(pairs.getLast().accepted.isClosed());
    assertTrue(pairs.getFirst().accepted.isClosed());
  }

  @Test
  void whoHasFinishedHoldsNoPlace() throws Exception {
    for (int i = 0; i < MANY; i++) {
      admissions.enter(pair().accepted).close();
    }
    assertEquals(MANY, open());
  }

  @Test
  void whoHasGreetedIsPushedOutLast() throws Exception {
    SocketPair greeted = pair();
    admissions.enter(greeted.accepted).greeted();
    for (int i = 0; i < MANY; i++) {
      admissions.enter(pair().accepted);
    }
    assertFalse(greeted.accepted.isClosed());
    for (int i = 0; i < MANY; i++) {
      admissions.enter(pair().accepted).greeted();
    }
    assertTrue(greeted.accepted.isClosed());
    assertEquals(Admissions.PER_ADDRESS, open());
  }

  @Test
  void strangersPushOutNoMember() throws Exception {
    admissions.members(Set.of(InetAddress.getLoopbackAddress()));
    SocketPair member = pair();
    admissions.enter(member.accepted);
    admissions.members(Set.of());
    for (int i = 0; i < MANY; i++) {
      admissions.enter(pair().accepted);
    }
    assertFalse(member.accepted.isClosed());
    assertEquals(1 + Admissions.PER_ADDRESS, open());
  }
}
