// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DoorwayIT {
  private static final int MANY = 50;
  private static final int MOST = 16;
  private final Strangers strangers = new Strangers();
  private final Doorway door = new Doorway("the members of the cluster", MOST, strangers);
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

  private Doorway.Place enter(SocketPair pair) {
    return door.enter(pair.accepted.getInetAddress(), pair.accepted);
  }

  private long open() {
    return pairs.stream().filter(pair -> !pair.accepted.isClosed()).count();
  }

  @Test
  void theNewestHaveAPlace() throws Exception {
    strangers.members(Set.of(InetAddress.getLoopbackAddress()));
    for (int i = 0; i < MANY; i++) {
      enter(pair());
    }
    assertEquals(MOST, open());
    assertFalse(pairs.getLast().accepted.isClosed());
    assertTrue(pairs.getFirst().accepted.isClosed());
  }

  @Test
  void whoHasFinishedHoldsNoPlace() throws Exception {
    for (int i = 0; i < MANY; i++) {
      enter(pair()).close();
    }
    assertEquals(MANY, open());
  }

  @Test
  void whoHasGreetedIsPushedOutLast() throws Exception {
    SocketPair greeted = pair();
    enter(greeted).greeted();
    for (int i = 0; i < MANY; i++) {
      enter(pair());
    }
    assertFalse(greeted.accepted.isClosed());
    for (int i = 0; i < MANY; i++) {
      enter(pair()).greeted();
    }
    assertTrue(greeted.accepted.isClosed());
    assertEquals(MOST, open());
  }

  @Test
  void strangersPushOutNoMember() throws Exception {
    strangers.members(Set.of(InetAddress.getLoopbackAddress()));
    SocketPair member = pair();
    enter(member);
    strangers.members(Set.of());
    for (int i = 0; i < MANY; i++) {
      enter(pair());
    }
    assertFalse(member.accepted.isClosed());
    assertEquals(1 + MOST, open());
  }

  @Test
  void whoIsPushedOutIsAStrangerAndIsCountedOnce() throws Exception {
    Doorway.Place first = enter(pair());
    for (int i = 0; i < MOST; i++) {
      enter(pair());
    }
    assertEquals(1, strangers.count());
    first.broke();
    first.refused("it was closed");
    assertEquals(1, strangers.count());
  }

  @Test
  void whoHasAMembersAddressMayBreakOff() throws Exception {
    strangers.members(Set.of(InetAddress.getLoopbackAddress()));
    enter(pair()).broke();
    assertEquals(0, strangers.count());
    enter(pair()).refused("it has another key");
    strangers.members(Set.of());
    enter(pair()).broke();
    assertEquals(2, strangers.count());
  }
}
