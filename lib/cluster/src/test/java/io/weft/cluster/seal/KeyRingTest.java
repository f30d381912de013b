// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeyRingTest {
  private final ClusterKey first = ClusterKey.create(1);
  private final KeyRing ring = KeyRing.of(first);

  private static String refusal(Runnable step) {
    return assertThrows(IllegalArgumentException.class, step::run).getMessage();
  }

  @Test
  void aRefusedStepSaysWhy() {
    assertEquals("there is no cluster key of generation 2; there are [1]", refusal(() -> ring.use(2)));
    assertEquals("there is no cluster key of generation 1; there are []", refusal(() -> ring.without(1)));
    assertEquals("there is another cluster key of generation 1", refusal(() -> ring.with(ClusterKey.create(1))));
    assertEquals("there are two cluster keys of generation 1", refusal(() -> KeyRing.of(List.of(first, first), 1)));
    assertEquals("generation 0 of a cluster key must be at least 1", refusal(() -> ClusterKey.create(0)));
    assertEquals("a cluster key has 32 bytes, not 31", refusal(() -> ClusterKey.of(1, new byte[31])));
  }

  @Test
  void theNumberOfKeysIsBounded() {
    KeyRing full = ring;
    for (int i = 2; i <= KeyRing.MAX_KEYS; i++) {
      full = full.with(ClusterKey.create(i));
    }
    KeyRing last = full;
    assertEquals("9 cluster keys are more than 8; retire those that nothing needs any more",
        refusal(() -> last.with(ClusterKey.create(KeyRing.MAX_KEYS + 1))));
  }

  @Test
  void addingTheSameKeyAgainChangesNothing() {
    assertEquals(ring, ring.with(ClusterKey.of(1, first.secret())));
    assertEquals(first, ring.find(1));
    assertNull(ring.find(2));
  }

  @Test
  @DisplayName("no text of a key or ring holds the secret")
  void textsHoldNoSecret() {
    for (String text : List.of(first.toString(), ring.toString(), "" + ring.keys())) {
      assertFalse(text.contains(HexFormat.of().formatHex(first.secret())));
      assertFalse(text.contains(Base64.getEncoder().encodeToString(first.secret())));
    }
    assertEquals("cluster keys [1], sealing with 1", ring.toString());
  }

  @Test
  void keysForTwoPurposesDiffer() {
    byte[] one = first.derive("one", new byte[0], "AES").getEncoded();
    assertEquals(ClusterKey.LENGTH, one.length);
    assertEquals(Arrays.toString(one), Arrays.toString(first.derive("one", new byte[0], "AES").getEncoded()));
    assertNotEquals(Arrays.toString(one), Arrays.toString(first.derive("two", new byte[0], "AES").getEncoded()));
    assertNotEquals(Arrays.toString(one), Arrays.toString(first.derive("one", new byte[] {1}, "AES").getEncoded()));
    assertNotEquals(Arrays.toString(first.secret()), Arrays.toString(one));
  }

  @Test
  @DisplayName("a key is derived by the steps of RFC 5869, extract and expand")
  void derivationIsTheStandards() throws Exception {
    Mac extract = Mac.getInstance("HmacSHA256");
    extract.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
    byte[] pseudorandom = extract.doFinal(first.secret());
    Mac expand = Mac.getInstance("HmacSHA256");
    expand.init(new SecretKeySpec(pseudorandom, "HmacSHA256"));
    expand.update("purpose".getBytes(StandardCharsets.UTF_8));
    expand.update((byte) 1);
    assertEquals(Arrays.toString(expand.doFinal()), Arrays.toString(first.derive("purpose", new byte[0], "AES").getEncoded()));
  }

  @Test
  @DisplayName("of what another node tells, a node takes what is later, and loses nothing to one that is behind")
  void ringsAreMerged() {
    KeyRing both = ring.with(ClusterKey.create(2));
    assertEquals(both, ring.merge(both));
    assertEquals(both, both.merge(ring), "the other has not heard of the second yet");
    KeyRing later = both.use(2).without(1);
    assertEquals(later, both.merge(later), "the first was retired");
    assertEquals(later, later.merge(both), "and does not come back");
    assertEquals(later, later.merge(both.use(2)), "nor from one that has not dropped it yet");
    assertEquals(later, both.use(2).only(2));
    ClusterKey third = ClusterKey.create(3);
    assertEquals(later.with(third), both.with(third).merge(later), "a key that nobody uses yet is not lost");
    assertEquals(later.with(third), later.merge(both.with(third)), "nor not taken");
    assertEquals("there is another cluster key of generation 1", refusal(() -> ring.merge(KeyRing.of(ClusterKey.create(1)))));
  }

  @Test
  void aKeyIsEqualToItsCopyOnly() {
    assertEquals(first, ClusterKey.of(1, first.secret()));
    assertEquals(first.hashCode(), ClusterKey.of(1, first.secret()).hashCode());
    assertNotEquals(first, ClusterKey.of(2, first.secret()));
    assertNotEquals(first, ClusterKey.create(1));
    first.secret()[0] ^= 1;
    assertEquals(first, ClusterKey.of(1, first.secret()), "what is given out is a copy");
  }
}
