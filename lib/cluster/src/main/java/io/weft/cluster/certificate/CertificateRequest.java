// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * A request whose sender has proved that it holds the private key (PKCS #10, RFC 2986). Of all that a request may contain only
 * these two are read; what else is in a certificate is the signer's to decide.
 *
 * @param name the common name of its subject
 * @param key the public key, on the curve P-256
 */
public record CertificateRequest(String name, PublicKey key) {
  private static final int FIELD_BITS = 256;

  /**
   * Reads a request and verifies its signature.
   *
   * @param encoded the request, by a stranger
   * @throws RequestRefusedException if it cannot be read, is not signed with its own key, or is of another kind
   */
  public static CertificateRequest read(byte[] encoded) throws RequestRefusedException {
    try {
      JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(encoded);
      PublicKey key = request.getPublicKey();
      if (!(key instanceof ECPublicKey curve && curve.getParams().getCurve().getField().getFieldSize() == FIELD_BITS)) {
        throw new RequestRefusedException("the certificate request has a key of another kind than EC on the curve P-256");
      }
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new RequestRefusedException("the certificate request is not signed with its own key");
      }
      RDN[] names = request.getSubject().getRDNs(BCStyle.CN);
      if (names.length != 1) {
        throw new RequestRefusedException("the certificate request has %d common names, and must have one".formatted(names.length));
      }
      return new CertificateRequest(IETFUtils.valueToString(names[0].getFirst().getValue()), key);
    } catch (IOException | GeneralSecurityException | OperatorCreationException | PKCSException | RuntimeException e) {
      // The decoder throws exceptions of many kinds for input that is not a request.
      throw new RequestRefusedException("the certificate request cannot be read");
    }
  }
}
