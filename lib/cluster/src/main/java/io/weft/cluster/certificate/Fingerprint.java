// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/** SHA-256 of keys, certificates and secrets, in lower-case hexadecimal digits. */
public final class Fingerprint {
  /** The length of a fingerprint in bytes. */
  public static final int LENGTH = 32;

  private Fingerprint() {}

  /** Of a public key, with its algorithm (SubjectPublicKeyInfo): what a node is known by, whatever certificates it has. */
  public static String of(PublicKey key) {
    return of(key.getEncoded());
  }

  /** Of a whole certificate. */
  public static String of(X509Certificate certificate) {
    return of(Pem.encoded(certificate));
  }

  /** Of any bytes. */
  public static String of(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256", e);
    }
  }
}
