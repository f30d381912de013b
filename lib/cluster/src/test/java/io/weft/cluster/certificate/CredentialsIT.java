// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CredentialsIT {
  private final TestCluster lab = TestCluster.create("lab");

  private static TlsPair.Outcome connect(Credentials server, Credentials client) throws Exception {
    try (TlsPair pair = new TlsPair(server.context())) {
      return pair.connect(client.context());
    }
  }

  private static void refusedByServer(TlsPair.Outcome outcome, String why) {
    assertNotNull(outcome.serverFault());
    assertTrue(outcome.serverFault().contains(why), outcome.serverFault());
  }

  /** A material that shows a certificate and trusts as given, though the two do not belong together. */
  private static Material showing(Material shown, TestCluster trusted) {
    return new Material(shown.key(), shown.certificate(), shown.issuer(), List.of(trusted.authority().certificate()));
  }

  private static Credentials credentials(Material material) {
    return new Credentials(material, _ -> false, Instant::now);
  }

  @Test
  void nodesOfOneClusterKnowEachOther() throws Exception {
    TlsPair.Outcome outcome = connect(lab.credentials("node-1"), lab.credentials("node-2"));
    assertEquals("node-2", outcome.serverSaw());
    assertEquals("node-1", outcome.clientSaw());
    assertTrue(outcome.accepted());
  }

  @Test
  void aNodeOfAnotherClusterIsRefusedByServerAndClient() throws Exception {
    TestCluster other = TestCluster.create("other");
    TlsPair.Outcome outcome = connect(lab.credentials("node-1"), credentials(showing(other.node("node-2"), lab)));
    refusedByServer(outcome, "which is not a certificate authority of this cluster");
    refusedByServer(outcome, "Weft cluster other");
    outcome = connect(credentials(showing(other.node("node-2"), lab)), lab.credentials("node-1"));
    assertTrue(String.valueOf(outcome.clientFault()).contains("Weft cluster other"), outcome::toString);
  }

  @Test
  @DisplayName("an authority of the same names, made by a stranger, is another authority")
  void aForgedAuthorityIsRefused() throws Exception {
    Authority forged = Authority.create(UUID.randomUUID(), "lab", Instant.now());
    NodeKey key = NodeKey.create();
    X509Certificate certificate = forged.sign(key.request("node-2"), "node-2", "127.0.0.1", Instant.now());
    TlsPair.Outcome outcome = connect(lab.credentials("node-1"), credentials(
        new Material(key, certificate, forged.certificate(), List.of(lab.authority().certificate()))));
    refusedByServer(outcome, "not a certificate authority of this cluster");
  }

  @Test
  void aClientWithoutCertificateIsRefused() throws Exception {
    try (TlsPair pair = new TlsPair(lab.credentials("node-1").context())) {
      TlsPair.Outcome outcome = pair.connect(Credentials.context(lab.credentials("node-2").trustManager()));
      assertFalse(outcome.accepted());
      assertNotNull(outcome.serverFault());
    }
  }

  @Test
  @DisplayName("the authority's own certificate is not that of a node")
  void theAuthorityIsNoNode() throws Exception {
    X509Certificate certificate = lab.authority().certificate();
    NodeKey key = new NodeKey(lab.authority().key(), certificate.getPublicKey());
    TlsPair.Outcome outcome = connect(lab.credentials("node-1"),
        credentials(new Material(key, certificate, certificate, List.of(certificate))));
    refusedByServer(outcome, "it has no alternative name 'weft-node:NAME'");
  }

  @Test
  void anExpiredCertificateIsRefusedAndTheMessageNamesBothTimes() throws Exception {
    Instant longAgo = Instant.now().minus(Authority.VALIDITY).minus(Duration.ofHours(2));
    TestCluster old = TestCluster.at("lab", longAgo);
    Credentials server = credentials(old.at(Instant.now()).node("node-1"));
    TlsPair.Outcome outcome = connect(server, credentials(old.node("node-2")));
    refusedByServer(outcome, "the certificate 'CN=node-2' expired at ");
    refusedByServer(outcome, ", and this node's clock says ");
  }

  @Test
  @DisplayName("a clock that is an hour wrong in either direction makes no difference, nor does one that was set back by an hour")
  void aWrongClockIsTolerated() throws Exception {
    for (Duration error : List.of(Duration.ofMinutes(-119), Duration.ofMinutes(-60), Duration.ofMinutes(60))) {
      Credentials server = new Credentials(lab.node("node-1"), _ -> false, () -> Instant.now().plus(error));
      assertTrue(connect(server, lab.credentials("node-2")).accepted(), error.toString());
    }
    Credentials justExpired = new Credentials(lab.node("node-1"), _ -> false,
        () -> lab.now().plus(Authority.VALIDITY).plus(Duration.ofMinutes(59)));
    assertTrue(connect(justExpired, lab.credentials("node-2")).accepted());
    Credentials yesterday = new Credentials(lab.node("node-1"), _ -> false, () -> Instant.now().minus(Duration.ofHours(3)));
    refusedByServer(connect(yesterday, lab.credentials("node-2")), "is valid from");
  }

  @Test
  @DisplayName("a removed node is refused from then on by servers and clients, also with a session from before")
  void aRemovedNodeIsRefused() throws Exception {
    Set<String> removed = ConcurrentHashMap.newKeySet();
    Credentials first = new Credentials(lab.node("node-1"), peer -> removed.contains(peer.key()), Instant::now);
    Credentials second = lab.credentials("node-2");
    SSLContext client = second.context();
    try (TlsPair pair = new TlsPair(first.context())) {
      assertTrue(pair.connect(client).accepted());
      removed.add(second.material().key().fingerprint());
      refusedByServer(pair.connect(client), "node node-2 was removed from this cluster");
    }
    assertTrue(String.valueOf(connect(second, first).clientFault()).contains("node node-2 was removed"));
    assertTrue(connect(first, lab.credentials("node-2")).accepted(), "it may come back as a new node, with a new key");
  }

  @Test
  @DisplayName("a renewed certificate is used by the same contexts, without a restart")
  void aRenewedCertificateIsUsedAtOnce() throws Exception {
    Set<BigInteger> seen = ConcurrentHashMap.newKeySet();
    Credentials server = new Credentials(lab.node("node-1"), peer -> !seen.add(peer.serial()), Instant::now);
    Credentials client = lab.credentials("node-2");
    SSLContext context = client.context();
    try (TlsPair pair = new TlsPair(server.context())) {
      assertTrue(pair.connect(context).accepted());
      client.replace(lab.certificate(client.material().key(), "node-2"));
      assertTrue(pair.connect(context).accepted());
      assertEquals(2, seen.size());
    }
  }

  @Test
  @DisplayName("a cluster changes its authority in three steps, and at each all nodes know each other")
  void theAuthorityIsChanged() throws Exception {
    TestCluster next = TestCluster.create("lab");
    Credentials one = lab.credentials("node-1");
    Credentials two = lab.credentials("node-2");
    List<X509Certificate> both = List.of(lab.authority().certificate(), next.authority().certificate());
    try (TlsPair pair = new TlsPair(one.context())) {
      SSLContext client = two.context();
      for (Credentials each : List.of(one, two)) {
        each.replace(Material.of(each.material().key(), each.material().certificate(), both));
        assertTrue(pair.connect(client).accepted(), "one more authority");
      }
      for (Credentials each : List.of(one, two)) {
        String name = NodeCertificate.of(each.material().certificate()).name();
        each.replace(Material.of(each.material().key(), next.certificate(each.material().key(), name).certificate(), both));
        assertTrue(pair.connect(client).accepted(), "a certificate of the new one");
      }
      for (Credentials each : List.of(one, two)) {
        each.replace(Material.of(each.material().key(), each.material().certificate(), List.of(next.authority().certificate())));
        assertTrue(pair.connect(client).accepted(), "the old one is gone");
      }
      assertFalse(pair.connect(lab.credentials("node-3").context()).accepted());
    }
  }
}
