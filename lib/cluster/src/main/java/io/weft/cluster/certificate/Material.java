// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a node shows to others, and what it asks of them.
 *
 * @param key its own keys
 * @param certificate its certificate
 * @param issuer the authority that has signed the certificate, which is shown with it: a newcomer, who knows no more than a
 *     fingerprint, must see it
 * @param authorities whose certificates are accepted: one, or two while the cluster changes its authority
 */
public record Material(NodeKey key, X509Certificate certificate, X509Certificate issuer, List<X509Certificate> authorities) {
  /** The most authorities at a time. */
  public static final int MAX_AUTHORITIES = 4;

  /** Copies the list. */
  public Material {
    authorities = List.copyOf(authorities);
  }

  /**
   * Puts it together and checks that it belongs together.
   *
   * @throws CertificateException if the certificate is not that of the key, or of none of the authorities
   */
  public static Material of(NodeKey key, X509Certificate certificate, List<X509Certificate> authorities)
      throws CertificateException {
    if (!KeyPairs.match(key.privateKey(), certificate.getPublicKey())) {
      throw new CertificateException("the node's certificate is not for its key");
    }
    if (authorities.size() > MAX_AUTHORITIES) {
      throw new CertificateException("%d certificate authorities are more than %d".formatted(authorities.size(), MAX_AUTHORITIES));
    }
    NodeCertificate.of(certificate);
    return new Material(key, certificate, new ChainCheck(authorities).issuer(certificate), authorities);
  }

  /** The certificate, and the authority's that has signed it. */
  public X509Certificate[] chain() {
    return new X509Certificate[] {certificate, issuer};
  }
}
