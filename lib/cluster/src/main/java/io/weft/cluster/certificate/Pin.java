// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.X509ExtendedTrustManager;

/** Knows a cluster by no more than the fingerprint of its authority's certificate, which its nodes show with their own. */
public final class Pin {
  private Pin() {}

  /**
   * Accepts nodes whose certificate was signed by one authority.
   *
   * @param authority the fingerprint of the authority's certificate
   * @param clock the time
   */
  public static X509ExtendedTrustManager of(String authority, InstantSource clock) {
    return new NodeTrustManager() {
      @Override
      void check(X509Certificate[] chain) throws CertificateException {
        for (X509Certificate shown : chain) {
          if (Fingerprint.of(shown).equals(authority)) {
            new ChainCheck(List.of(shown)).check(chain[0], clock.instant());
            NodeCertificate.of(chain[0]);
            return;
          }
        }
        throw new CertificateException("the node there does not belong to the cluster of the token: its certificate '%s' is by '%s'"
            .formatted(chain[0].getSubjectX500Principal(), chain[0].getIssuerX500Principal()));
      }

      @Override
      public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
      }
    };
  }
}
