// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM with place and revision as its associated data. */
final class KeySealing implements Sealing {
  private static final int NONCE = 12;
  private final SecretKey key;
  private final SecureRandom random = new SecureRandom();

  KeySealing(SecretKey key) {
    this.key = new SecretKeySpec(key.getEncoded(), "AES");
  }

  private Cipher cipher(int mode, String place, long revision, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(128, nonce));
    cipher.updateAAD(ByteBuffer.allocate(Long.BYTES).putLong(revision).flip());
    cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  @Override
  public byte[] seal(String place, long revision, byte[] plain) {
    try {
      byte[] nonce = new byte[NONCE];
      random.nextBytes(nonce);
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, place, revision, nonce).doFinal(plain);
      return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte[] open(String place, long revision, byte[] sealed) throws GeneralSecurityException {
    if (sealed.length < NONCE) {
      throw new GeneralSecurityException("too short");
    }
    return cipher(Cipher.DECRYPT_MODE, place, revision, Arrays.copyOf(sealed, NONCE))
        .doFinal(sealed, NONCE, sealed.length - NONCE);
  }
}
