// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MemberTest {
  private static final Set<NodeRole> ROLES = Set.of(NodeRole.TARGET);

  private static String refusal(String name, int number, Set<NodeRole> roles, String address, int port) {
    return assertThrows(IllegalArgumentException.class, () -> new Member(name, number, roles, address, port)).getMessage();
  }

  @Test
  void aPartOutOfRangeSaysWhatIsRight() {
    assertEquals("'Node 1' is no name of a node, which has 1 to 63 letters, digits, dots and hyphens, such as 'node-1'",
        refusal("Node 1", 1, ROLES, "a", 1));
    assertEquals("128 is no number of a node, which is 1 to 127", refusal("a", 128, ROLES, "a", 1));
    assertEquals("node a has no role", refusal("a", 1, Set.of(), "a", 1));
    assertEquals("'a:1' is no address of a node, which is an IPv4 or IPv6 address, or a host name", refusal("a", 1, ROLES, "a:1", 1));
    assertEquals("65533 is no base port of a node, which is 1 to 65532: a node has 4 ports", refusal("a", 1, ROLES, "a", 65_533));
    assertEquals("'' is no name of a cluster, which has 1 to 63 letters, digits, dots and hyphens, such as 'node-1'",
        assertThrows(IllegalArgumentException.class, () -> new ClusterIdentity(UUID.randomUUID(), "",
            new Member("a", 1, ROLES, "a", 1))).getMessage());
  }

  @Test
  void portsFollowTheBase() {
    Member member = new Member("a", 127, Set.of(NodeRole.VOTER), "::1", 65_532);
    assertEquals(List.of(65_532, 65_533, 65_534, 65_535),
        List.of(member.enrolmentPort(), member.raftPort(), member.memberPort(), member.busPort()));
    assertTrue(member.votes());
    assertFalse(new Member("a", 1, ROLES, "a", 1).votes());
  }

  @Test
  void rolesHaveWords() {
    assertEquals(EnumSet.allOf(NodeRole.class), NodeRole.of(List.of("voter", "admin", "target", "discovery")));
    assertEquals(List.of("target", "voter"), NodeRole.words(Set.of(NodeRole.VOTER, NodeRole.TARGET)));
    assertEquals("'king' is no role of a node; the roles are [target, discovery, admin, voter]",
        assertThrows(IllegalArgumentException.class, () -> NodeRole.of(List.of("king"))).getMessage());
    assertEquals("a node needs at least one role of [target, discovery, admin, voter]",
        assertThrows(IllegalArgumentException.class, () -> NodeRole.of(List.of())).getMessage());
  }

  @Test
  void whatJsonLacksIsNamed() {
    for (String text : List.of("{}", "{\"members\": 1}")) {
      assertEquals("'members' must be an array", fault(text));
    }
    assertEquals("'name' must be a text", fault("{\"members\": [{}]}"));
    assertEquals("'number' must be an integer", fault("{\"members\": [{\"name\": \"a\", \"number\": 1.5}]}"));
    assertEquals("it is no JSON object", fault("[]"));
    assertEquals("it is not JSON", fault("{"));
  }

  private static String fault(String text) {
    return assertThrows(IllegalArgumentException.class, () -> IdentityJson.members(IdentityJson.parse(text))).getMessage();
  }
}
