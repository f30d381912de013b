// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A node's own pair of keys, on the curve P-256. It stays the same while the node is a member; certificates for it come and go. */
public final class NodeKey {
  static final String CURVE = "secp256r1";
  static final String SIGNATURE = "SHA256withECDSA";

  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  NodeKey(PrivateKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /** A new pair. */
  public static NodeKey create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE));
      KeyPair pair = generator.generateKeyPair();
      return new NodeKey(pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no elliptic curve " + CURVE, e);
    }
  }

  /** The private key. */
  public PrivateKey privateKey() {
    return privateKey;
  }

  /** The public key. */
  public PublicKey publicKey() {
    return publicKey;
  }

  /** The fingerprint of the public key, by which the cluster knows the node. */
  public String fingerprint() {
    return Fingerprint.of(publicKey);
  }

  /**
   * Asks for a certificate.
   *
   * @param name the node's name
   * @return a certification request (PKCS #10, RFC 2986), encoded, which proves that the asker has the private key
   */
  public byte[] request(String name) {
    try {
      return new JcaPKCS10CertificationRequestBuilder(new X500NameBuilder().addRDN(BCStyle.CN, name).build(), publicKey)
          .build(new JcaContentSignerBuilder(SIGNATURE).build(privateKey)).getEncoded();
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException("this Java runtime cannot sign with " + SIGNATURE, e);
    }
  }

  /** Names the public key only. */
  @Override
  public String toString() {
    return "key " + fingerprint();
  }
}
