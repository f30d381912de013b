// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import java.math.BigInteger;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What a certificate says of its node.
 *
 * @param name the node's name
 * @param key the fingerprint of its public key
 * @param serial the certificate's serial number
 * @param from from when the certificate is valid
 * @param until when it expires
 */
public record NodeCertificate(String name, String key, BigInteger serial, Instant from, Instant until) {
  /** What precedes a node's name among a certificate's alternative names, where it is a URI. */
  static final String SCHEME = "weft-node:";

  /** The type of an alternative name that is a URI (RFC 5280, section 4.2.1.6). */
  private static final int URI = 6;

  /**
   * Reads a certificate, whoever has signed it.
   *
   * @throws CertificateException if it is not that of a node
   */
  public static NodeCertificate of(X509Certificate certificate) throws CertificateException {
    return new NodeCertificate(name(certificate), Fingerprint.of(certificate.getPublicKey()), certificate.getSerialNumber(),
        certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
  }

  /**
   * The node at the other end of a connection whose handshake {@link Credentials} have accepted.
   *
   * @throws CertificateException if it has shown no certificate
   */
  public static NodeCertificate of(SSLSession session) throws CertificateException {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return of((X509Certificate) chain[0]);
    } catch (SSLPeerUnverifiedException e) {
      throw new CertificateException("the peer has shown no certificate", e);
    }
  }

  private static String name(X509Certificate certificate) throws CertificateException {
    Collection<List<?>> names;
    try {
      names = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException e) {
      throw new CertificateException("the certificate's alternative names cannot be read", e);
    }
    for (List<?> name : names == null ? List.<List<?>>of() : names) {
      if (name.get(0).equals(URI) && name.get(1) instanceof String uri && uri.startsWith(SCHEME)) {
        return uri.substring(SCHEME.length());
      }
    }
    throw new CertificateException("the certificate is not that of a node: it has no alternative name '%sNAME'".formatted(SCHEME));
  }
}
