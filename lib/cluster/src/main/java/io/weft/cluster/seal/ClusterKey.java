// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * One generation of the secret that all nodes of a cluster share. It is never used itself: each purpose has a key that is
 * derived from it by HKDF with SHA-256 (RFC 5869), so that nothing done with one of them tells about another.
 */
public final class ClusterKey {
  /** The length of the secret in bytes. */
  public static final int LENGTH = 32;

  private static final String FINGERPRINT = "weft cluster key fingerprint 1";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final int generation;
  private final byte[] secret;

  private ClusterKey(int generation, byte[] secret) {
    this.generation = generation;
    this.secret = secret;
  }

  /** A new random secret. @param generation 1 for a cluster's first */
  public static ClusterKey create(int generation) {
    byte[] secret = new byte[LENGTH];
    RANDOM.nextBytes(secret);
    return of(generation, secret);
  }

  /**
   * A secret that was made before.
   *
   * @param generation at least 1
   * @param secret {@link #LENGTH} bytes, which are copied
   * @throws IllegalArgumentException if either is out of range
   */
  public static ClusterKey of(int generation, byte[] secret) {
    if (generation < 1) {
      throw new IllegalArgumentException("generation %d of a cluster key must be at least 1".formatted(generation));
    }
    if (secret.length != LENGTH) {
      throw new IllegalArgumentException("a cluster key has %d bytes, not %d".formatted(LENGTH, secret.length));
    }
    return new ClusterKey(generation, secret.clone());
  }

  /** Which of the cluster's keys it is; a later one has a greater generation. */
  public int generation() {
    return generation;
  }

  /** The secret itself, a copy, for the file and the message that carry it to a node. */
  public byte[] secret() {
    return secret.clone();
  }

  /**
   * The key for one purpose.
   *
   * @param purpose names what it is for; no two uses have the same
   * @param salt tells keys of the same purpose apart; may be empty
   * @param algorithm what the key is for, such as {@code AES} or {@code HmacSHA256}
   * @return a key of 32 bytes
   */
  public SecretKey derive(String purpose, byte[] salt, String algorithm) {
    try {
      return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(salt)
          .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), LENGTH));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no HKDF with SHA-256", e);
    }
  }

  /** Names the secret without telling anything about it: two keys with the same fingerprint are the same. */
  public String fingerprint() {
    return HexFormat.of().formatHex(derive(FINGERPRINT, new byte[0], "HmacSHA256").getEncoded());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClusterKey key && key.generation == generation && MessageDigest.isEqual(key.secret, secret);
  }

  @Override
  public int hashCode() {
    return generation;
  }

  /** Names the generation, never the secret. */
  @Override
  public String toString() {
    return "generation " + generation + " of the cluster key";
  }
}
