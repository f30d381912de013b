// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Whether two keys are a pair. */
final class KeyPairs {
  private static final byte[] SAMPLE = "weft".getBytes(StandardCharsets.US_ASCII);

  private KeyPairs() {}

  /** Whether what one key signs the other verifies. */
  static boolean match(PrivateKey privateKey, PublicKey publicKey) {
    try {
      Signature signature = Signature.getInstance(NodeKey.SIGNATURE);
      signature.initSign(privateKey);
      signature.update(SAMPLE);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(SAMPLE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
