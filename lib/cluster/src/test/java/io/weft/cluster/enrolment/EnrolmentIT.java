// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.cluster.certificate.Credentials;
import io.weft.cluster.certificate.Fingerprint;
import io.weft.cluster.certificate.NodeCertificate;
import io.weft.cluster.certificate.NodeKey;
import io.weft.cluster.certificate.Pin;
import io.weft.cluster.door.Strangers;
import io.weft.cluster.identity.ClusterDirectory;
import io.weft.cluster.identity.ClusterIdentity;
import io.weft.cluster.identity.IdentityException;
import io.weft.cluster.identity.JoiningDirectory;
import io.weft.cluster.identity.Member;
import io.weft.cluster.identity.Membership;
import io.weft.cluster.identity.NodeRole;
import io.weft.cluster.seal.ClusterKey;
import io.weft.cluster.seal.KeyRing;
import io.weft.config.file.DataDirectory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentIT {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final UUID CLUSTER = UUID.randomUUID();

  @TempDir
  Path temporary;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Set<String> removed = ConcurrentHashMap.newKeySet();
  private ClusterDirectory first;
  private TestAdmissions admissions;
  private EnrolmentServer server;

  @BeforeEach
  void startTheFirstNode() throws Exception {
    Member self = new Member("node-1", 1, Set.of(NodeRole.DISCOVERY, NodeRole.VOTER), "127.0.0.1", freePort());
    first = ClusterDirectory.create(data("node-1"), new ClusterIdentity(CLUSTER, "lab", self), Instant.now());
    admissions = new TestAdmissions(self, first.membership().material().key().fingerprint());
    server = serve(first);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return Math.min(socket.getLocalPort(), 65_000);
    }
  }

  private DataDirectory data(String node) throws Exception {
    DataDirectory data = DataDirectory.open(temporary.resolve(node));
    open.add(data);
    return data;
  }

  private Credentials credentials(ClusterDirectory node) {
    return new Credentials(node.membership().material(), peer -> removed.contains(peer.key()), CLOCK);
  }

  private EnrolmentServer serve(ClusterDirectory node) throws IOException {
    EnrolmentServer started = EnrolmentServer.listen(new InetSocketAddress("127.0.0.1", node.membership().identity().self().enrolmentPort()),
        credentials(node), node::membership, admissions, new Strangers(), CLOCK);
    open.add(started);
    return started;
  }

  private JoinToken token(NodeRole... roles) throws Exception {
    JoinToken token = token(List.of(new Endpoint("127.0.0.1", server.port())));
    admissions.issue(token, roles);
    return token;
  }

  private JoinToken token(List<Endpoint> addresses) {
    return JoinToken.create(CLUSTER, "lab", addresses,
        Fingerprint.of(first.membership().material().issuer()), Instant.now().plusSeconds(600));
  }

  private static Newcomer newcomer(String name, NodeRole... roles) throws IOException {
    return new Newcomer(name, Set.of(roles), "127.0.0.1", freePort(), "0.1");
  }

  private ClusterDirectory join(DataDirectory data, JoinToken token, Newcomer newcomer) throws Exception {
    return Enrolment.join(data, JoinToken.parse(token.text()), newcomer, false, CLOCK);
  }

  private static String refusal(Executable step) {
    return assertThrows(EnrolmentException.class, step).getMessage();
  }

  @Test
  void aNewcomerGetsAllThatMakesItAMember() throws Exception {
    ClusterDirectory joined = join(data("node-2"), token(NodeRole.TARGET), newcomer("node-2", NodeRole.TARGET));
    Membership membership = joined.membership();
    assertEquals(CLUSTER, membership.identity().clusterId());
    assertEquals(2, membership.identity().self().number());
    assertEquals(List.of("node-1", "node-2"), membership.members().stream().map(Member::name).toList());
    assertEquals(first.membership().keys(), membership.keys());
    assertEquals("node-2", NodeCertificate.of(membership.material().certificate()).name());
    assertNull(membership.authority(), "it does not vote");
    Granted asked = new EnrolmentClient(credentials(joined).context()).ask(Enrolment.others(membership), Messages.refresh(null));
    assertEquals("node-2", asked.identity().self().name(), "the cluster knows it by its certificate");
  }

  @Test
  @DisplayName("a newcomer that votes gets the authority's key, and can enrol others")
  void aVoterEnrolsOthers() throws Exception {
    ClusterDirectory second = join(data("node-2"), token(NodeRole.TARGET, NodeRole.VOTER), newcomer("node-2", NodeRole.TARGET, NodeRole.VOTER));
    assertNotNull(second.membership().authority());
    EnrolmentServer other = serve(second);
    JoinToken token = token(List.of(new Endpoint("127.0.0.1", other.port())));
    admissions.issue(token, NodeRole.TARGET);
    assertEquals(3, join(data("node-3"), token, newcomer("node-3", NodeRole.TARGET)).membership().identity().self().number());
  }

  @Test
  @DisplayName("a used, unknown, revoked or insufficient token and a name that is taken are refused, by the first node that answers")
  void whatIsNotAgreedIsRefused() throws Exception {
    JoinToken token = token(NodeRole.TARGET);
    join(data("node-2"), token, newcomer("node-2", NodeRole.TARGET));
    String at = "127.0.0.1:%d refuses: ".formatted(server.port());
    assertEquals(at + "the token was used by another node, and is good for one; make a new one",
        refusal(() -> join(data("node-3"), token, newcomer("node-3", NodeRole.TARGET))));
    assertEquals(at + "the token is unknown to the cluster: it was revoked, or expired some time ago; make a new one",
        refusal(() -> join(data("node-4"), token(List.of(new Endpoint("127.0.0.1", server.port()))), newcomer("node-4", NodeRole.TARGET))));
    assertEquals(at + "the token is for nodes with the roles [target], and not for [voter]; make one that is",
        refusal(() -> join(data("node-5"), token(NodeRole.TARGET), newcomer("node-5", NodeRole.VOTER))));
    assertEquals(at + "there is a node 'node-2' already; join under another name",
        refusal(() -> join(data("node-6"), token(NodeRole.TARGET), newcomer("node-2", NodeRole.TARGET))));
    assertEquals(1, admissions.admitted);
  }

  @Test
  @DisplayName("a newcomer that was killed after it was admitted joins again with the same token, as the same node")
  void joiningAgain() throws Exception {
    JoinToken token = token(NodeRole.TARGET);
    DataDirectory data = data("node-2");
    // What join does until the process ends, just before it writes what it was told.
    JoiningDirectory cut = JoiningDirectory.open(data, "node-2");
    Newcomer newcomer = newcomer("node-2", NodeRole.TARGET);
    new EnrolmentClient(Credentials.context(Pin.of(token.authority(), CLOCK)))
        .ask(token.addresses(), Messages.admit(token, newcomer, cut.key().request("node-2")));
    assertFalse(ClusterDirectory.exists(data));
    assertEquals(2, join(data, token, newcomer).membership().identity().self().number());
    assertEquals(1, admissions.admitted);
  }

  @Test
  @DisplayName("of many newcomers that use one token at the same time, one is admitted")
  void oneOfManyIsAdmitted() throws Exception {
    JoinToken token = token(NodeRole.TARGET);
    List<CompletableFuture<Boolean>> attempts = new ArrayList<>();
    for (int i = 2; i <= 6; i++) {
      String name = "node-" + i;
      DataDirectory data = data(name);
      Newcomer newcomer = newcomer(name, NodeRole.TARGET);
      attempts.add(CompletableFuture.supplyAsync(() -> {
        try {
          return join(data, token, newcomer).membership().identity().self().number() == 2;
        } catch (EnrolmentException e) {
          return !e.refused();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }, Thread::startVirtualThread));
    }
    int admitted = 0;
    for (CompletableFuture<Boolean> attempt : attempts) {
      admitted += attempt.get(60, TimeUnit.SECONDS) ? 1 : 0;
    }
    assertEquals(1, admitted);
    assertEquals(2, admissions.members.size());
  }

  @Test
  void eachAddressIsTriedAndSaysWhyItFailed() throws Exception {
    int nobody = freePort();
    JoinToken good = token(List.of(new Endpoint("127.0.0.1", nobody), new Endpoint("127.0.0.1", server.port())));
    admissions.issue(good, NodeRole.TARGET);
    assertEquals(2, join(data("node-2"), good, newcomer("node-2", NodeRole.TARGET)).membership().identity().self().number());
    JoinToken bad = token(List.of(new Endpoint("127.0.0.1", nobody), new Endpoint("nowhere.invalid", 7420)));
    assertEquals("none of 2 nodes could answer: 127.0.0.1:%d: connection refused; nowhere.invalid:7420: the host name is not known"
        .formatted(nobody), refusal(() -> join(data("node-3"), bad, newcomer("node-3", NodeRole.TARGET))));
  }

  @Test
  void aNodeThatDoesNotVoteSendsNewcomersOn() throws Exception {
    ClusterDirectory second = join(data("node-2"), token(NodeRole.TARGET), newcomer("node-2", NodeRole.TARGET));
    EnrolmentServer other = serve(second);
    JoinToken token = token(List.of(new Endpoint("127.0.0.1", other.port())));
    admissions.issue(token, NodeRole.TARGET);
    assertEquals("none of 1 nodes could answer: 127.0.0.1:%d: this node does not vote; ask one that does".formatted(other.port()),
        refusal(() -> join(data("node-3"), token, newcomer("node-3", NodeRole.TARGET))));
  }

  @Test
  @DisplayName("a newcomer tells nothing to a node of another cluster that listens at the token's address")
  void theTokenPinsTheCluster() throws Exception {
    JoinToken other = JoinToken.create(UUID.randomUUID(), "other", List.of(new Endpoint("127.0.0.1", server.port())),
        Fingerprint.of(new byte[] {1}), Instant.now().plusSeconds(60));
    String message = refusal(() -> join(data("node-2"), other, newcomer("node-2", NodeRole.TARGET)));
    assertTrue(message.contains("the node there does not belong to the cluster of the token: its certificate 'CN=node-1' is by "), message);
    assertEquals(0, admissions.admitted);
  }

  @Test
  void anExpiredTokenIsNotEvenTried() throws Exception {
    JoinToken token = token(NodeRole.TARGET);
    assertTrue(assertThrows(TokenException.class, () -> Enrolment.join(data("node-2"), token, newcomer("node-2", NodeRole.TARGET), false,
        () -> token.expires().plusSeconds(1))).getMessage().startsWith("the token expired at "));
    assertFalse(Files.exists(temporary.resolve("node-2/cluster.joining")));
  }

  @Test
  void aConfigurationOfItsOwnIsNotPutAsideUnasked() throws Exception {
    DataDirectory data = data("node-2");
    Files.writeString(data.resolve("config.json"), "{}");
    JoinToken token = token(NodeRole.TARGET);
    Newcomer newcomer = newcomer("node-2", NodeRole.TARGET);
    assertTrue(assertThrows(IdentityException.class, () -> join(data, token, newcomer)).getMessage()
        .startsWith("the data directory has a configuration of its own, " + data.resolve("config.json")));
    assertEquals(2, Enrolment.join(data, token, newcomer, true, CLOCK).membership().identity().self().number());
    assertEquals("{}", Files.readString(data.resolve("config.json")));
  }

  @Test
  @DisplayName("a member renews its certificate by the one that it has, for the same key only")
  void aCertificateIsRenewed() throws Exception {
    ClusterDirectory second = join(data("node-2"), token(NodeRole.TARGET), newcomer("node-2", NodeRole.TARGET));
    Credentials credentials = credentials(second);
    X509Certificate old = credentials.material().certificate();
    byte[] request = credentials.material().key().request("node-2");
    Enrolment.refresh(second, credentials, Enrolment.signers(second.membership()), request);
    assertNotEquals(old.getSerialNumber(), credentials.material().certificate().getSerialNumber());
    assertEquals(old.getPublicKey(), credentials.material().certificate().getPublicKey());
    assertEquals(credentials.material().certificate(), second.membership().material().certificate());
    String at = "127.0.0.1:%d refuses: ".formatted(server.port());
    assertEquals(at + "the certificate request is for another key than the certificate that the asker has shown",
        refusal(() -> Enrolment.refresh(second, credentials, Enrolment.signers(second.membership()),
            NodeKey.create().request("node-2"))));
    assertEquals(at + "the certificate request is for 'node-1', and the node is 'node-2'",
        refusal(() -> Enrolment.refresh(second, credentials, Enrolment.signers(second.membership()),
            credentials.material().key().request("node-1"))));
  }

  @Test
  @DisplayName("a new cluster key reaches a member, which then has both; an older answer takes nothing away")
  void theClusterKeyIsChanged() throws Exception {
    ClusterDirectory second = join(data("node-2"), token(NodeRole.TARGET), newcomer("node-2", NodeRole.TARGET));
    Credentials credentials = credentials(second);
    KeyRing before = first.membership().keys();
    KeyRing both = before.with(ClusterKey.create(2));
    first.changeKeys(_ -> both);
    Enrolment.refresh(second, credentials, Enrolment.others(second.membership()), null);
    assertEquals(both, second.membership().keys());
    second.changeKeys(_ -> both.use(2));
    Enrolment.refresh(second, credentials, Enrolment.others(second.membership()), null);
    assertEquals(both.use(2), second.membership().keys(), "the other node is behind");
    first.changeKeys(_ -> both.use(2).with(ClusterKey.create(3)).use(3).without(1));
    assertEquals(first.membership().keys(), Enrolment.refresh(second, credentials, Enrolment.others(second.membership()), null).keys());
  }

  @Test
  void aMemberThatIsToVoteGetsTheAuthoritysKey() throws Exception {
    ClusterDirectory second = join(data("node-2"), token(NodeRole.TARGET), newcomer("node-2", NodeRole.TARGET));
    Member self = second.membership().identity().self();
    admissions.change(new Member("node-2", 2, Set.of(NodeRole.TARGET, NodeRole.VOTER), self.address(), self.basePort()));
    Membership now = Enrolment.refresh(second, credentials(second), Enrolment.others(second.membership()), null);
    assertNotNull(now.authority());
    assertTrue(now.identity().self().votes());
    assertEquals(2, Enrolment.signers(now).size());
  }

  @Test
  void aRemovedMemberIsRefused() throws Exception {
    ClusterDirectory second = join(data("node-2"), token(NodeRole.TARGET), newcomer("node-2", NodeRole.TARGET));
    removed.add(second.membership().material().key().fingerprint());
    String message = refusal(() -> Enrolment.refresh(second, new Credentials(second.membership().material(), _ -> false, CLOCK),
        Enrolment.others(second.membership()), null));
    assertTrue(message.contains(": the other side refused the connection: certificate"), message);
  }

  @Test
  void aMemberOfAnotherClusterIsRefused() throws Exception {
    ClusterDirectory stranger = ClusterDirectory.create(data("stranger"), new ClusterIdentity(UUID.randomUUID(), "lab",
        new Member("node-2", 2, Set.of(NodeRole.VOTER), "127.0.0.1", freePort())), Instant.now());
    String message = refusal(() -> new EnrolmentClient(Credentials.context(credentials(stranger).keyManager(),
        credentials(first).trustManager())).ask(Enrolment.signers(first.membership()), Messages.refresh(null)));
    assertTrue(message.contains("the other side refused the connection"), message);
    message = refusal(() -> Enrolment.refresh(stranger, credentials(stranger), Enrolment.signers(first.membership()), null));
    assertTrue(message.contains("which is not a certificate authority of this cluster"), message);
  }

  @Test
  void anExpiredMemberIsRefused() throws Exception {
    ClusterDirectory second = join(data("node-2"), token(NodeRole.TARGET), newcomer("node-2", NodeRole.TARGET));
    Duration away = Duration.ofDays(91);
    try (EnrolmentServer later = EnrolmentServer.listen(new InetSocketAddress("127.0.0.1", 0), new Credentials(
        first.membership().material(), _ -> false, () -> Instant.now().plus(away)), first::membership, admissions, new Strangers(), CLOCK)) {
      String message = refusal(() -> Enrolment.refresh(second, credentials(second), List.of(new Endpoint("127.0.0.1", later.port())), null));
      assertTrue(message.contains("the other side refused the connection"), message);
    }
  }
}
