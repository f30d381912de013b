// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.cluster.certificate.Fingerprint;
import io.weft.cluster.certificate.Material;
import io.weft.cluster.certificate.NodeCertificate;
import io.weft.cluster.certificate.NodeKey;
import io.weft.cluster.certificate.TestCluster;
import io.weft.cluster.identity.ClusterIdentity;
import io.weft.cluster.identity.IdentityJson;
import io.weft.cluster.identity.Member;
import io.weft.cluster.identity.Membership;
import io.weft.cluster.identity.NodeRole;
import io.weft.cluster.seal.ClusterKey;
import io.weft.cluster.seal.KeyRing;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Questions and answers, without connections. */
class EnrolmentDeskTest {
  private static final TestCluster LAB = TestCluster.create("lab");
  private static final Member SELF = new Member("node-1", 1, Set.of(NodeRole.VOTER), "127.0.0.1", 7420);
  private static final NodeKey KEY = NodeKey.create();
  private static final JoinToken TOKEN = JoinToken.create(UUID.randomUUID(), "lab", List.of(new Endpoint("127.0.0.1", 7420)),
      Fingerprint.of(LAB.authority().certificate()), Instant.now().plusSeconds(3600));

  private final TestAdmissions admissions = new TestAdmissions(SELF, "key of node-1");
  private final Membership membership;
  private final EnrolmentDesk desk;

  EnrolmentDeskTest() throws Exception {
    membership = membership(true);
    desk = new EnrolmentDesk(() -> membership, admissions, InstantSource.system());
    admissions.issue(TOKEN, NodeRole.TARGET);
  }

  private static Membership membership(boolean votes) throws Exception {
    return new Membership(new ClusterIdentity(TOKEN.clusterId(), "lab", SELF), List.of(SELF), KeyRing.of(ClusterKey.create(1)),
        LAB.node("node-1"), votes ? LAB.authority() : null);
  }

  private static ObjectNode admit(String name) {
    return Messages.admit(TOKEN, new Newcomer(name, Set.of(NodeRole.TARGET), "10.0.0.2", 7420, "0.1"), KEY.request(name));
  }

  private ObjectNode answer(String question, NodeCertificate peer) throws Exception {
    return desk.answer(question, peer).toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private String refusal(ObjectNode question) throws Exception {
    ObjectNode answer = answer(question.toString(), null);
    assertEquals(Messages.REFUSED, IdentityJson.text(answer, Messages.RESULT));
    assertEquals(Set.of("result", "reason"), names(answer), "a refusal tells nothing else");
    return IdentityJson.text(answer, Messages.REASON);
  }

  private static Set<String> names(ObjectNode object) {
    Set<String> names = new HashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void whatIsGrantedIsReadAsItWasMeant() throws Exception {
    Granted granted = Granted.of(answer(admit("node-2").toString(), null));
    assertEquals(new Member("node-2", 2, Set.of(NodeRole.TARGET), "10.0.0.2", 7420), granted.identity().self());
    assertEquals(TOKEN.clusterId(), granted.identity().clusterId());
    assertEquals(membership.keys(), granted.keys());
    assertEquals(List.of(LAB.authority().certificate()), granted.authorities());
    assertNull(granted.authority());
    assertNotNull(granted.certificate());
    Material.of(KEY, granted.certificate(), granted.authorities());
  }

  @Property(tries = 500)
  @Label("whatever is asked, the answer is one of three, and no stranger is granted anything")
  void rubbish(@ForAll @StringLength(max = 200) String text) throws Exception {
    assertEquals(Messages.REFUSED, IdentityJson.text(answer(text, null), Messages.RESULT));
  }

  @Property(tries = 500)
  @Label("a question with one changed character is refused, or means what it meant")
  void almostRight(@ForAll @IntRange(max = 1_000_000) int where, @ForAll char other) throws Exception {
    String question = admit("node-2").toString();
    int at = where % question.length();
    ObjectNode answer = answer(question.substring(0, at) + other + question.substring(at + 1), null);
    if (IdentityJson.text(answer, Messages.RESULT).equals(Messages.GRANTED)) {
      assertEquals(KEY.publicKey(), Granted.of(answer).certificate().getPublicKey());
      assertEquals("node-2", Granted.of(answer).identity().self().name());
    }
  }

  @Test
  void eachPartThatIsWrongIsNamed() throws Exception {
    assertEquals("the question cannot be understood: 'a b' is no name of a node, which has 1 to 63 letters, digits, dots and hyphens, "
        + "such as 'node-1'", refusal(admit("node-2").put("name", "a b")));
    assertEquals("the question cannot be understood: 'x y' is no address of a node, which is an IPv4 or IPv6 address, or a host name",
        refusal(admit("node-2").put("address", "x y")));
    assertEquals("the question cannot be understood: 0 is no base port of a node, which is 1 to 65532: a node has 4 ports",
        refusal(admit("node-2").put("base-port", 0)));
    assertEquals("the question cannot be understood: a version has at most 64 characters", refusal(admit("node-2").put("version", "1".repeat(65))));
    assertEquals("the question cannot be understood: 'secret' must be base64", refusal(admit("node-2").put("secret", "***")));
    assertEquals("the token is unknown to the cluster: it was revoked, or expired some time ago; make a new one",
        refusal(admit("node-2").put("secret", "AAAA")));
    ObjectNode noRoles = admit("node-2");
    noRoles.putArray("roles").add("king");
    assertEquals("the question cannot be understood: 'king' is no role of a node; the roles are [target, discovery, admin, voter]",
        refusal(noRoles));
  }

  @Test
  @DisplayName("nobody gets a certificate for a name other than that of the request which he has signed")
  void anotherNameThanThatOfTheRequest() throws Exception {
    assertEquals("the certificate request is for 'node-2', and the node is 'node-3'", refusal(admit("node-2").put("name", "node-3")));
  }

  @Test
  void aNodeWithoutTheAuthorityPassesOn() throws Exception {
    Membership silent = membership(false);
    EnrolmentDesk other = new EnrolmentDesk(() -> silent, admissions, InstantSource.system());
    NodeCertificate peer = NodeCertificate.of(LAB.node("node-2").certificate());
    for (String question : List.of(admit("node-2").toString(), Messages.refresh(KEY.request("node-2")).toString())) {
      assertEquals("{\"result\":\"unavailable\",\"reason\":\"this node does not vote; ask one that does\"}",
          other.answer(question, peer).toCompletableFuture().get(60, TimeUnit.SECONDS).toString());
    }
    assertEquals(0, admissions.admitted);
  }

  @Test
  @DisplayName("a failure of the cluster is not a refusal, and is told in words")
  void aFailureIsNotARefusal() throws Exception {
    Admissions failing = new Admissions() {
      @Override
      public CompletionStage<Admission> admit(AdmissionRequest request) {
        return CompletableFuture.failedFuture(new IOException("no majority, missing: node-3"));
      }

      @Override
      public CompletionStage<Admission> find(NodeCertificate peer) {
        throw new IllegalStateException("not started");
      }
    };
    EnrolmentDesk other = new EnrolmentDesk(() -> membership, failing, InstantSource.system());
    assertEquals("{\"result\":\"unavailable\",\"reason\":\"no majority, missing: node-3\"}",
        other.answer(admit("node-2").toString(), null).toCompletableFuture().get(60, TimeUnit.SECONDS).toString());
    NodeCertificate peer = NodeCertificate.of(LAB.node("node-2").certificate());
    assertEquals("{\"result\":\"unavailable\",\"reason\":\"not started\"}",
        other.answer(Messages.refresh(null).toString(), peer).toCompletableFuture().get(60, TimeUnit.SECONDS).toString());
  }

  @Test
  @DisplayName("the authority's key goes to nodes that vote and to no others, whatever they ask")
  void whoGetsTheAuthoritysKey() throws Exception {
    NodeKey key = NodeKey.create();
    Material material = Material.of(key, LAB.authority().sign(key.request("node-4"), "node-4", "10.0.0.4", Instant.now()),
        List.of(LAB.authority().certificate()));
    NodeCertificate peer = NodeCertificate.of(material.certificate());
    for (NodeRole role : NodeRole.values()) {
      TestAdmissions of = new TestAdmissions(new Member("node-4", 4, Set.of(role), "10.0.0.4", 7420), key.fingerprint());
      ObjectNode answer = new EnrolmentDesk(() -> membership, of, InstantSource.system())
          .answer(Messages.refresh(null).toString(), peer).toCompletableFuture().get(60, TimeUnit.SECONDS);
      assertEquals(role == NodeRole.VOTER, answer.has("authority"), role.word());
      assertFalse(answer.has("certificate"), "none was asked for");
    }
  }

  @Test
  @DisplayName("no answer but the one to a member holds the cluster key, and no text of it in a log does")
  void secretsStayWhereTheyBelong() throws Exception {
    String secret = Base64.getEncoder().encodeToString(membership.keys().current().secret());
    assertTrue(answer(admit("node-2").toString(), null).toString().contains(secret));
    assertFalse(answer(Messages.refresh(null).toString(), null).toString().contains(secret));
    assertFalse(Granted.of(answer(admit("node-2").toString(), null)).toString().contains(secret));
  }
}
