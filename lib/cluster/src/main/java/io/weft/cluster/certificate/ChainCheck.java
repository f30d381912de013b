// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a certificate was signed by one of a cluster's authorities, and is valid now (RFC 5280, section 6). A clock may be
 * wrong by {@link #TOLERANCE}, that of the signer by {@link Authority#BACKDATED} more.
 */
final class ChainCheck {
  /** By how much the clock of the checking node may be wrong. */
  static final Duration TOLERANCE = Duration.ofHours(1);

  private final List<X509Certificate> authorities;

  ChainCheck(List<X509Certificate> authorities) {
    this.authorities = authorities;
  }

  /** The authority that has signed a certificate, whether or not it is valid now. @throws CertificateException if none has */
  X509Certificate issuer(X509Certificate certificate) throws CertificateException {
    return validate(certificate, certificate.getNotBefore().toInstant());
  }

  /** Checks a certificate. @throws CertificateException if it is not accepted; the message says what is wrong with it */
  void check(X509Certificate certificate, Instant now) throws CertificateException {
    issuer(certificate);
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    if (now.plus(TOLERANCE).isBefore(from)) {
      throw new CertificateException("%s is valid from %s, and this node's clock says %s"
          .formatted(describe(certificate), from, now.truncatedTo(ChronoUnit.SECONDS)));
    }
    if (now.minus(TOLERANCE).isAfter(until)) {
      throw new CertificateException("%s expired at %s, and this node's clock says %s"
          .formatted(describe(certificate), until, now.truncatedTo(ChronoUnit.SECONDS)));
    }
  }

  private X509Certificate validate(X509Certificate certificate, Instant at) throws CertificateException {
    try {
      Set<TrustAnchor> anchors = authorities.stream().map(authority -> new TrustAnchor(authority, null)).collect(Collectors.toSet());
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(at));
      PKIXCertPathValidatorResult result = (PKIXCertPathValidatorResult) CertPathValidator.getInstance("PKIX").validate(
          CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)), parameters);
      return result.getTrustAnchor().getTrustedCert();
    } catch (CertPathValidatorException e) {
      throw new CertificateException("%s was issued by '%s', which is not a certificate authority of this cluster".formatted(
          describe(certificate), certificate.getIssuerX500Principal()), e);
    } catch (GeneralSecurityException e) {
      throw new CertificateException("%s cannot be checked".formatted(describe(certificate)), e);
    }
  }

  private static String describe(X509Certificate certificate) {
    return "the certificate '%s'".formatted(certificate.getSubjectX500Principal());
  }
}
