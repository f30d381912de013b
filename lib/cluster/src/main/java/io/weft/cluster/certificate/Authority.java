// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A cluster's certificate authority, which each node that votes can act for. It signs certificates of nodes and nothing else. */
public final class Authority {
  /** How long a node's certificate is valid. */
  public static final Duration VALIDITY = Duration.ofDays(90);
  /** How long before it is made a certificate is valid, for nodes whose clocks are behind. */
  public static final Duration BACKDATED = Duration.ofHours(1);
  /** How long the authority's own certificate is valid. */
  static final Duration OWN_VALIDITY = Duration.ofDays(3650);

  private static final int SERIAL_BITS = 127;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PrivateKey key;
  private final X509Certificate certificate;

  private Authority(PrivateKey key, X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /**
   * Makes the authority of a new cluster, or a further one for a cluster that changes it.
   *
   * @param cluster the cluster's identifier
   * @param name the cluster's name
   * @param now the time
   */
  public static Authority create(UUID cluster, String name, Instant now) {
    NodeKey pair = NodeKey.create();
    X500Name subject = new X500NameBuilder().addRDN(BCStyle.CN, "Weft cluster " + name)
        .addRDN(BCStyle.SERIALNUMBER, cluster.toString()).build();
    try {
      X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(subject, serial(), Date.from(now.minus(BACKDATED)),
          Date.from(now.plus(OWN_VALIDITY)), subject, pair.publicKey());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(Extension.subjectKeyIdentifier, false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.publicKey()));
      return new Authority(pair.privateKey(), signed(builder, pair.privateKey()));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("this Java runtime cannot make a certificate", e);
    }
  }

  /**
   * An authority that was made before.
   *
   * @throws CertificateException if key and certificate do not belong together
   */
  public static Authority of(PrivateKey key, X509Certificate certificate) throws CertificateException {
    if (!KeyPairs.match(key, certificate.getPublicKey())) {
      throw new CertificateException("the key of the certificate authority is not that of its certificate");
    }
    return new Authority(key, certificate);
  }

  /** The authority's own certificate, which all nodes trust. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The authority's private key, for the file and the message that carry it to a node that votes. */
  public PrivateKey key() {
    return key;
  }

  /**
   * Signs a certificate for a node.
   *
   * @param encoded the node's request; see {@link NodeKey#request}
   * @param name the name that the node was admitted with, which the request must have, too
   * @param address where the cluster reaches the node, an IP address or a host name
   * @param now the time
   * @return the certificate, for clients and servers, valid for {@link #VALIDITY} and not longer than the authority
   * @throws RequestRefusedException if the request is faulty or for another name
   */
  public X509Certificate sign(byte[] encoded, String name, String address, Instant now) throws RequestRefusedException {
    CertificateRequest request = CertificateRequest.read(encoded);
    if (!NodeName.isValid(name)) {
      throw new RequestRefusedException("'%s' is no name of a node, which has %s".formatted(name, NodeName.FORM));
    }
    if (!request.name().equals(name)) {
      throw new RequestRefusedException("the certificate request is for '%s', and the node is '%s'".formatted(request.name(), name));
    }
    Instant end = certificate.getNotAfter().toInstant();
    Instant until = now.plus(VALIDITY).isBefore(end) ? now.plus(VALIDITY) : end;
    if (!now.isBefore(until)) {
      throw new RequestRefusedException(
          "the cluster's certificate authority expired at %s, and this node's clock says %s".formatted(end, now));
    }
    return sign(request.key(), name, alternativeNames(name, address), now.minus(BACKDATED), until);
  }

  private X509Certificate sign(PublicKey subjectKey, String name, GeneralNames alternatives, Instant from, Instant until) {
    try {
      X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(certificate, serial(), Date.from(from), Date.from(until),
          new X500NameBuilder().addRDN(BCStyle.CN, name).build(), subjectKey);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false,
          new ExtendedKeyUsage(new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      builder.addExtension(Extension.subjectAlternativeName, false, alternatives);
      builder.addExtension(Extension.authorityKeyIdentifier, false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate.getPublicKey()));
      return signed(builder, key);
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("this Java runtime cannot make a certificate", e);
    }
  }

  private static GeneralNames alternativeNames(String name, String address) throws RequestRefusedException {
    if (!NodeAddress.isValid(address)) {
      throw new RequestRefusedException("'%s' is no address of a node, which is %s".formatted(address, NodeAddress.FORM));
    }
    return new GeneralNames(new GeneralName[] {
        new GeneralName(GeneralName.uniformResourceIdentifier, NodeCertificate.SCHEME + name),
        new GeneralName(NodeAddress.isIpAddress(address) ? GeneralName.iPAddress : GeneralName.dNSName, address)});
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
      throws OperatorCreationException, CertificateException {
    return new JcaX509CertificateConverter().getCertificate(
        builder.build(new JcaContentSignerBuilder(NodeKey.SIGNATURE).build(key)));
  }

  private static BigInteger serial() {
    return new BigInteger(SERIAL_BITS, RANDOM).setBit(0);
  }

  /** Names the certificate, never the key. */
  @Override
  public String toString() {
    return "certificate authority " + Fingerprint.of(certificate);
  }
}
