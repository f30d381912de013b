// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AuthorityTest {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private static final UUID CLUSTER = UUID.fromString("b3bd3b0c-8a35-4a0e-9e6c-2f8b8c3b4b10");
  private static final Authority AUTHORITY = Authority.create(CLUSTER, "lab", NOW);
  private static final NodeKey KEY = NodeKey.create();

  private static String refusal(byte[] request, String name, String address) {
    return assertThrows(RequestRefusedException.class, () -> AUTHORITY.sign(request, name, address, NOW)).getMessage();
  }

  @Test
  void aCertificateSaysWhoseItIsAndWhatItMayDo() throws Exception {
    X509Certificate certificate = AUTHORITY.sign(KEY.request("node-1"), "node-1", "10.0.0.7", NOW);
    assertEquals("CN=node-1", certificate.getSubjectX500Principal().getName());
    assertEquals(List.of(List.of(6, "weft-node:node-1"), List.of(7, "10.0.0.7")), List.copyOf(certificate.getSubjectAlternativeNames()));
    assertEquals(List.of("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"), certificate.getExtendedKeyUsage());
    assertEquals(-1, certificate.getBasicConstraints(), "it signs nothing");
    assertEquals(NOW.minus(Duration.ofHours(1)), certificate.getNotBefore().toInstant());
    assertEquals(NOW.plus(Duration.ofDays(90)), certificate.getNotAfter().toInstant());
    NodeCertificate read = NodeCertificate.of(certificate);
    assertEquals("node-1", read.name());
    assertEquals(KEY.fingerprint(), read.key());
    certificate.verify(AUTHORITY.certificate().getPublicKey());
  }

  @Test
  void theAuthorityNamesItsClusterAndSignsNodesOnly() {
    X509Certificate certificate = AUTHORITY.certificate();
    assertTrue(certificate.getSubjectX500Principal().getName().contains("CN=Weft cluster lab"));
    assertEquals(0, certificate.getBasicConstraints(), "no authority below it");
  }

  @Test
  void anAddressIsAnIpAddressOrAHostName() throws Exception {
    assertEquals(List.of(7, "fd00:0:0:0:0:0:0:1"), alternative("fd00::1"));
    assertEquals(List.of(2, "node-1.example.org"), alternative("node-1.example.org"));
    for (String wrong : List.of("", "a b", "-a", "a..b", "300.1.1.1", "10.0.0", "fe80::1%eth0", "[::1]", "a".repeat(64), "a/b")) {
      assertEquals("'%s' is no address of a node, which is an IPv4 or IPv6 address, or a host name".formatted(wrong),
          refusal(KEY.request("node-1"), "node-1", wrong));
    }
  }

  private static List<?> alternative(String address) throws Exception {
    return List.copyOf(AUTHORITY.sign(KEY.request("node-1"), "node-1", address, NOW).getSubjectAlternativeNames()).get(1);
  }

  @Test
  @DisplayName("no certificate is signed for another name than asked for")
  void anotherNameIsRefused() {
    assertEquals("the certificate request is for 'node-2', and the node is 'node-1'", refusal(KEY.request("node-2"), "node-1", "a"));
    assertEquals("'node_1' is no name of a node, which has " + NodeName.FORM, refusal(KEY.request("node_1"), "node_1", "a"));
    assertFalse(NodeName.isValid("a".repeat(64)));
    assertTrue(NodeName.isValid("a".repeat(63)));
  }

  @Test
  void aRequestOfSomebodyElsesKeyIsRefused() throws Exception {
    KeyPair other = KeyPairGenerator.getInstance("EC").generateKeyPair();
    byte[] request = new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=node-1"), KEY.publicKey())
        .build(new JcaContentSignerBuilder(NodeKey.SIGNATURE).build(other.getPrivate())).getEncoded();
    assertEquals("the certificate request is not signed with its own key", refusal(request, "node-1", "a"));
  }

  @Test
  void anotherKindOfKeyIsRefused() throws Exception {
    KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    byte[] request = new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=node-1"), rsa.getPublic())
        .build(new JcaContentSignerBuilder("SHA256withRSA").build(rsa.getPrivate())).getEncoded();
    assertEquals("the certificate request has a key of another kind than EC on the curve P-256", refusal(request, "node-1", "a"));
  }

  @Test
  void aRequestWithoutNameIsRefused() throws Exception {
    byte[] request = new JcaPKCS10CertificationRequestBuilder(new X500Name("O=weft"), KEY.publicKey())
        .build(new JcaContentSignerBuilder(NodeKey.SIGNATURE).build(KEY.privateKey())).getEncoded();
    assertEquals("the certificate request has 0 common names, and must have one", refusal(request, "node-1", "a"));
  }

  @Property(tries = 200)
  void rubbishIsRefusedInOneWay(@ForAll @Size(max = 400) byte[] rubbish) {
    assertEquals("the certificate request cannot be read", refusal(rubbish, "node-1", "a"));
  }

  @Property(tries = 300)
  @Label("a changed request is refused, or the change is in a part that is not read")
  void aChangedRequestGetsNothingElse(@ForAll @IntRange(max = 1_000_000) int where) {
    byte[] request = KEY.request("node-1");
    int bit = where % (request.length * Byte.SIZE);
    request[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
    try {
      assertEquals(new CertificateRequest("node-1", KEY.publicKey()), CertificateRequest.read(request));
    } catch (RequestRefusedException e) {
      assertTrue(e.getMessage().startsWith("the certificate request "));
    }
  }

  @Test
  void aCertificateEndsWithItsAuthority() throws Exception {
    Instant end = AUTHORITY.certificate().getNotAfter().toInstant();
    Instant late = end.minus(Duration.ofDays(1));
    assertEquals(end, AUTHORITY.sign(KEY.request("node-1"), "node-1", "a", late).getNotAfter().toInstant());
    assertTrue(assertThrows(RequestRefusedException.class, () -> AUTHORITY.sign(KEY.request("node-1"), "node-1", "a", end))
        .getMessage().startsWith("the cluster's certificate authority expired at "));
  }

  @Test
  void serialNumbersDiffer() throws Exception {
    assertNotEquals(AUTHORITY.sign(KEY.request("node-1"), "node-1", "a", NOW).getSerialNumber(),
        AUTHORITY.sign(KEY.request("node-1"), "node-1", "a", NOW).getSerialNumber());
  }

  @Test
  void anAuthorityIsReadFromItsText() throws Exception {
    String text = Pem.of(AUTHORITY.key()) + Pem.of(List.of(AUTHORITY.certificate()));
    Authority read = Authority.of(Pem.privateKey(text), Pem.certificates(text).getFirst());
    read.sign(KEY.request("node-1"), "node-1", "a", NOW).verify(AUTHORITY.certificate().getPublicKey());
    assertEquals("the key of the certificate authority is not that of its certificate",
        assertThrows(CertificateException.class, () -> Authority.of(KEY.privateKey(), AUTHORITY.certificate())).getMessage());
  }

  @Test
  void aKeyIsReadFromItsText() throws Exception {
    NodeKey read = Pem.nodeKey("before\n" + Pem.of(KEY) + "after\n");
    assertEquals(KEY.fingerprint(), read.fingerprint());
    assertTrue(KeyPairs.match(read.privateKey(), KEY.publicKey()));
  }

  @Test
  @DisplayName("a damaged text says what it lacks, and repeats nothing of it")
  void aDamagedTextIsRefused() {
    String text = Pem.of(KEY);
    assertEquals("there are 0 blocks 'PRIVATE KEY', and must be one", fault(text.replace("PRIVATE KEY-----", "SECRET KEY-----")));
    assertEquals("the private key cannot be decoded", fault(text.replaceFirst("PRIVATE KEY-----\n.", "PRIVATE KEY-----\nA")));
    assertEquals("there are 2 blocks 'PRIVATE KEY', and must be one", fault(text + text));
    assertEquals("a certificate cannot be decoded", assertThrows(CertificateException.class,
        () -> Pem.certificates("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")).getMessage());
  }

  private static String fault(String text) {
    return assertThrows(CertificateException.class, () -> Pem.nodeKey(text)).getMessage();
  }

  @Test
  void materialBelongsTogether() throws Exception {
    X509Certificate certificate = AUTHORITY.sign(KEY.request("node-1"), "node-1", "a", NOW);
    List<X509Certificate> trusted = List.of(AUTHORITY.certificate());
    assertEquals("the node's certificate is not for its key",
        assertThrows(CertificateException.class, () -> Material.of(NodeKey.create(), certificate, trusted)).getMessage());
    List<X509Certificate> strangers = List.of(Authority.create(CLUSTER, "lab", NOW).certificate());
    assertTrue(assertThrows(CertificateException.class, () -> Material.of(KEY, certificate, strangers)).getMessage()
        .contains("is not a certificate authority of this cluster"));
    assertEquals(AUTHORITY.certificate(), Material.of(KEY, certificate, trusted).issuer());
  }

  @Test
  @DisplayName("no text of a key, an authority or a material holds a private key")
  void textsHoldNoSecret() throws Exception {
    Material material = Material.of(KEY, AUTHORITY.sign(KEY.request("node-1"), "node-1", "a", NOW), List.of(AUTHORITY.certificate()));
    String texts = KEY + " " + AUTHORITY + " " + material;
    for (NodeKey key : List.of(KEY, new NodeKey(AUTHORITY.key(), AUTHORITY.certificate().getPublicKey()))) {
      String secret = Base64.getEncoder().encodeToString(key.privateKey().getEncoded());
      assertFalse(texts.contains(secret.substring(40, 60)));
      assertFalse(texts.contains(((ECPrivateKey) key.privateKey()).getS().toString()));
    }
  }
}
