// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.cluster.seal.ClusterKey;
import io.weft.cluster.seal.KeyRing;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IdentityJsonTest {
  @Provide
  Arbitrary<Member> members() {
    Arbitrary<String> names = Arbitraries.strings().withCharRange('a', 'z').withCharRange('0', '9').withChars('-').ofMinLength(1).ofMaxLength(63);
    Arbitrary<String> addresses = Arbitraries.of("10.0.0.1", "fd00::1", "node-1.example.org", "localhost", "::1");
    Arbitrary<Set<NodeRole>> roles = Arbitraries.of(NodeRole.class).set().ofMinSize(1);
    return Combinators.combine(names, Arbitraries.integers().between(1, 127), roles, addresses, Arbitraries.integers().between(1, 65_532))
        .as(Member::new);
  }

  @Property(tries = 300)
  void membersAreReadAsTheyWereWritten(@ForAll("lists") List<Member> members) {
    assertEquals(members, IdentityJson.members(IdentityJson.parse(IdentityJson.of(members).toString())));
  }

  @Provide
  Arbitrary<List<Member>> lists() {
    return members().list().ofMaxSize(127);
  }

  @Property(tries = 200)
  void identitiesAreReadAsTheyWereWritten(@ForAll("members") Member self, @ForAll long high, @ForAll long low) {
    ClusterIdentity identity = new ClusterIdentity(new UUID(high, low), "lab", self);
    assertEquals(identity, IdentityJson.identity(IdentityJson.parse(IdentityJson.of(identity).toString())));
  }

  @Property(tries = 200)
  void keysAreReadAsTheyWereWritten(@ForAll @Size(32) byte[] secret, @ForAll @IntRange(min = 1, max = 1_000_000) int generation) {
    ClusterKey key = ClusterKey.of(generation, secret);
    KeyRing ring = KeyRing.of(key).with(ClusterKey.create(generation + 1));
    assertEquals(ring, IdentityJson.keyRing(IdentityJson.parse(IdentityJson.of(ring).toString())));
    assertEquals(ring.use(generation + 1), IdentityJson.keyRing(IdentityJson.of(ring.use(generation + 1))));
  }

  @Test
  void aKeyThatIsWrongSaysWhatWithoutTellingIt() {
    ObjectNode ring = IdentityJson.of(KeyRing.of(ClusterKey.create(1)));
    assertEquals("there is no cluster key of generation 2; there are [1]", fault(ring.deepCopy().put("current", 2)));
    String secret = Base64.getEncoder().encodeToString(new byte[31]);
    ObjectNode shorter = ring.deepCopy();
    ((ObjectNode) shorter.get("keys").get(0)).put("secret", secret);
    assertEquals("a cluster key has 32 bytes, not 31", fault(shorter));
    ((ObjectNode) shorter.get("keys").get(0)).put("secret", "no base64!");
    assertEquals("'secret' must be base64", fault(shorter));
    assertFalse(fault(shorter).contains("no base64!"));
  }

  private static String fault(ObjectNode ring) {
    return assertThrows(IllegalArgumentException.class, () -> IdentityJson.keyRing(ring)).getMessage();
  }

  @Test
  void rolesKeepTheirOrder() {
    ObjectNode object = IdentityJson.object();
    IdentityJson.putRoles(object, EnumSet.allOf(NodeRole.class));
    assertEquals("{\"roles\":[\"target\",\"discovery\",\"admin\",\"voter\"]}", object.toString());
    assertEquals(EnumSet.allOf(NodeRole.class), IdentityJson.roles(object));
  }
}
