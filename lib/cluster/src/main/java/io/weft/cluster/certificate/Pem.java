// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys and certificates as text (RFC 7468), which other tools read as well. */
public final class Pem {
  private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z ]+)-----\\s([A-Za-z0-9+/=\\s]*)-----END \\1-----");
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";
  private static final int LINE = 64;

  private Pem() {}

  /** The text of certificates, in order. */
  public static String of(List<X509Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      text.append(block(CERTIFICATE, encoded(certificate)));
    }
    return text.toString();
  }

  /** The text of a private and its public key. */
  public static String of(NodeKey key) {
    return of(key.privateKey()) + block(PUBLIC, key.publicKey().getEncoded());
  }

  /** The text of a private key. */
  public static String of(PrivateKey key) {
    return block(PRIVATE, key.getEncoded());
  }

  private static String block(String type, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(
        type, Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content), type);
  }

  static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was decoded cannot be encoded", e);
    }
  }

  /**
   * All certificates of a text, in order.
   *
   * @throws CertificateException if one cannot be read; there may be none
   */
  public static List<X509Certificate> certificates(String text) throws CertificateException {
    List<X509Certificate> found = new ArrayList<>();
    for (byte[] content : blocks(text, CERTIFICATE)) {
      found.add(certificate(content));
    }
    return List.copyOf(found);
  }

  private static X509Certificate certificate(byte[] encoded) throws CertificateException {
    try {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    } catch (CertificateException e) {
      throw new CertificateException("a certificate cannot be decoded", e);
    }
  }

  /** The pair of keys in a text. @throws CertificateException if one is missing or cannot be read, which never repeats the text */
  public static NodeKey nodeKey(String text) throws CertificateException {
    PrivateKey privateKey = privateKey(text);
    byte[] encoded = only(text, PUBLIC);
    try {
      return new NodeKey(privateKey, KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded)));
    } catch (GeneralSecurityException e) {
      throw new CertificateException("the public key cannot be decoded", e);
    }
  }

  /** The private key in a text. @throws CertificateException as for {@link #nodeKey} */
  public static PrivateKey privateKey(String text) throws CertificateException {
    byte[] encoded = only(text, PRIVATE);
    try {
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new CertificateException("the private key cannot be decoded", e);
    }
  }

  private static byte[] only(String text, String type) throws CertificateException {
    List<byte[]> found = blocks(text, type);
    if (found.size() != 1) {
      throw new CertificateException("there are %d blocks '%s', and must be one".formatted(found.size(), type));
    }
    return found.getFirst();
  }

  private static List<byte[]> blocks(String text, String type) throws CertificateException {
    List<byte[]> found = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(type)) {
        try {
          found.add(Base64.getMimeDecoder().decode(matcher.group(2).getBytes(StandardCharsets.US_ASCII)));
        } catch (IllegalArgumentException e) {
          throw new CertificateException("a block '%s' is not base64".formatted(type), e);
        }
      }
    }
    return found;
  }
}
