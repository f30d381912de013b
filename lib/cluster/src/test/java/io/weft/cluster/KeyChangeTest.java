// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.cluster.seal.ClusterKey;
import io.weft.cluster.seal.KeyRing;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeyChangeTest {
  private final ClusterKey first = ClusterKey.create(1);
  private final ClusterKey second = ClusterKey.create(2);
  private final KeyRing old = KeyRing.of(first);
  private final KeyRing given = old.with(second);
  private final KeyChange give = new KeyChange(2, second.fingerprint(), "node-1", KeyChange.Step.GIVE);
  private final KeyChange use = give.advanced();
  private final KeyChange drop = use.advanced();
  private final KeyChange done = drop.advanced();

  @Test
  @DisplayName("A node with the new key takes each step in turn, and has then taken it")
  void steps() {
    assertFalse(give.isTaken(old));
    assertTrue(give.isTaken(given));
    assertEquals(given, give.applied(given));
    assertFalse(use.isTaken(given));
    KeyRing used = use.applied(given);
    assertEquals(given.use(2), used);
    assertTrue(use.isTaken(used));
    assertFalse(drop.isTaken(used));
    KeyRing dropped = drop.applied(used);
    assertEquals(KeyRing.of(second), dropped);
    assertTrue(drop.isTaken(dropped));
    assertEquals(dropped, done.applied(given), "a node that was away takes all at once");
    assertTrue(done.isTaken(dropped));
  }

  @Test
  @DisplayName("Without the new key a node keeps what it has, and drops one of the same generation that was never agreed on")
  void without() {
    for (KeyChange change : List.of(give, use, drop, done)) {
      assertEquals(old, change.applied(old));
      assertFalse(change.isTaken(old));
      KeyRing leftover = old.with(ClusterKey.create(2));
      assertFalse(change.isIn(leftover), "it is another key");
      assertEquals(old, change.applied(leftover));
    }
  }

  @Test
  @DisplayName("What an abandoned change has left is dropped with the old key")
  void abandoned() {
    KeyRing more = given.with(ClusterKey.create(3));
    assertEquals(KeyRing.of(second), drop.applied(more));
  }

  @Test
  void json() {
    assertEquals(use, KeyChange.of(use.json()));
    assertFalse(use.json().toString().contains(new String(second.secret(), java.nio.charset.StandardCharsets.ISO_8859_1)));
    assertFalse(drop.isDone());
    assertTrue(done.isDone());
    assertSame(KeyChange.Step.DONE, done.advanced().step());
  }

  @Test
  void fingerprints() {
    assertEquals(second.fingerprint(), ClusterKey.of(7, second.secret()).fingerprint());
    assertFalse(first.fingerprint().equals(second.fingerprint()));
    assertEquals(64, first.fingerprint().length());
  }
}
