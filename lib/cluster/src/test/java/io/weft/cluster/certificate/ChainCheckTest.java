// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChainCheckTest {
  private static final UUID CLUSTER = UUID.fromString("b3bd3b0c-8a35-4a0e-9e6c-2f8b8c3b4b10");
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  private final TestCluster lab = TestCluster.at("lab", NOW);
  private final ChainCheck check = new ChainCheck(List.of(lab.authority().certificate()));

  private String refusal(X509Certificate certificate, Instant now) {
    return assertThrows(CertificateException.class, () -> check.check(certificate, now)).getMessage();
  }

  @Test
  @DisplayName("a certificate is accepted from two hours before it was made until an hour after it ends")
  void theTolerance() throws Exception {
    X509Certificate certificate = lab.node("node-1").certificate();
    Instant end = NOW.plus(Authority.VALIDITY);
    for (Instant good : List.of(NOW.minus(Duration.ofHours(2)), NOW, end, end.plus(Duration.ofHours(1)))) {
      assertDoesNotThrow(() -> check.check(certificate, good), good.toString());
    }
    assertEquals("the certificate 'CN=node-1' is valid from 2026-11-28T11:00:00Z, and this node's clock says 2026-11-28T09:59:59Z",
        refusal(certificate, NOW.minus(Duration.ofHours(2)).minusSeconds(1)));
    assertEquals("the certificate 'CN=node-1' expired at 2027-02-26T12:00:00Z, and this node's clock says 2027-02-26T13:00:01Z",
        refusal(certificate, end.plus(Duration.ofHours(1)).plusSeconds(1)));
  }

  @Test
  void theIssuerIsNamed() throws Exception {
    TestCluster other = TestCluster.at("other", NOW);
    String message = refusal(other.node("node-1").certificate(), NOW);
    assertTrue(message.startsWith("the certificate 'CN=node-1' was issued by '"), message);
    assertTrue(message.contains("CN=Weft cluster other"), message);
    assertTrue(message.endsWith("', which is not a certificate authority of this cluster"), message);
  }

  @Test
  @DisplayName("of two authorities with one name, the one that has signed is found")
  void oneOfTwoAuthorities() throws Exception {
    Authority twin = Authority.create(CLUSTER, "lab", NOW);
    Authority first = Authority.create(CLUSTER, "lab", NOW);
    assertEquals(first.certificate().getSubjectX500Principal(), twin.certificate().getSubjectX500Principal());
    NodeKey key = NodeKey.create();
    X509Certificate certificate = twin.sign(key.request("node-1"), "node-1", "10.0.0.1", NOW);
    ChainCheck both = new ChainCheck(List.of(first.certificate(), twin.certificate()));
    assertEquals(twin.certificate(), both.issuer(certificate));
    assertEquals(first.certificate(), both.issuer(first.sign(key.request("node-1"), "node-1", "10.0.0.1", NOW)));
  }

  @Test
  void withoutAuthoritiesNobodyIsKnown() throws Exception {
    X509Certificate certificate = lab.node("node-1").certificate();
    assertThrows(CertificateException.class, () -> new ChainCheck(List.of()).check(certificate, NOW));
  }

  @Test
  @DisplayName("a pin accepts nodes of the authority whose fingerprint it has, if they show it, and nothing else")
  void aPin() throws Exception {
    Material node = lab.node("node-1");
    X509ExtendedTrustManager pin = Pin.of(Fingerprint.of(lab.authority().certificate()), () -> NOW);
    assertDoesNotThrow(() -> pin.checkServerTrusted(node.chain(), "EC"));
    assertThrows(CertificateException.class, () -> pin.checkServerTrusted(new X509Certificate[] {node.certificate()}, "EC"));
    assertThrows(CertificateException.class, () -> pin.checkServerTrusted(new X509Certificate[0], "EC"));
    assertThrows(CertificateException.class, () -> pin.checkServerTrusted(TestCluster.at("lab", NOW).node("node-1").chain(), "EC"));
    assertThrows(CertificateException.class, () -> pin.checkServerTrusted(
        new X509Certificate[] {lab.authority().certificate()}, "EC"), "the authority is no node");
    X509Certificate[] borrowed = {TestCluster.at("lab", NOW).node("node-1").certificate(), lab.authority().certificate()};
    assertThrows(CertificateException.class, () -> pin.checkServerTrusted(borrowed, "EC"), "to show the authority's certificate is not enough");
  }
}
