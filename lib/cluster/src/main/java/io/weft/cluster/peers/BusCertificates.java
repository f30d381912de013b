// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What the bus shows and accepts, as it is at a moment. The bus cannot ask key and trust managers itself: Vert.x copies its
 * options by JSON, which has no place for them. So who has opened a bus opens another when these have changed.
 *
 * @param key the private key, PEM
 * @param chain the certificates of the node, its own first, PEM
 * @param authorities who signs certificates of nodes, PEM
 */
record BusCertificates(String key, String chain, List<String> authorities) {
  private static final String[] KEY_TYPES = {"EC", "RSA"};
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  /** What the managers have now. @throws BusException if there is no certificate or no authority */
  static BusCertificates of(X509KeyManager identity, X509TrustManager trust) throws BusException {
    String alias = Arrays.stream(KEY_TYPES).map(type -> identity.chooseServerAlias(type, null, null))
        .filter(found -> found != null).findFirst().orElse(null);
    @Nullable PrivateKey key = alias == null ? null : identity.getPrivateKey(alias);
    X509Certificate @Nullable [] chain = alias == null ? null : identity.getCertificateChain(alias);
    X509Certificate[] authorities = trust.getAcceptedIssuers();
    if (key == null || chain == null || authorities.length == 0) {
      throw new BusException("the node has no certificate, or knows no authority of its cluster", null);
    }
    try {
      StringBuilder text = new StringBuilder();
      for (X509Certificate certificate : chain) {
        text.append(pem("CERTIFICATE", certificate.getEncoded()));
      }
      String[] trusted = new String[authorities.length];
      for (int i = 0; i < trusted.length; i++) {
        trusted[i] = pem("CERTIFICATE", authorities[i].getEncoded());
      }
      return new BusCertificates(pem("PRIVATE KEY", key.getEncoded()), text.toString(), List.of(trusted));
    } catch (CertificateEncodingException e) {
      throw new BusException("a certificate of the node cannot be encoded", e);
    }
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, new String(LINES.encode(bytes), StandardCharsets.US_ASCII), what);
  }

  PemKeyCertOptions identity() {
    return new PemKeyCertOptions().setKeyValue(Buffer.buffer(key)).setCertValue(Buffer.buffer(chain));
  }

  PemTrustOptions trust() {
    PemTrustOptions trust = new PemTrustOptions();
    authorities.forEach(authority -> trust.addCertValue(Buffer.buffer(authority)));
    return trust;
  }

  /** Shows no key. */
  @Override
  public String toString() {
    return "certificates of the bus";
  }
}
