// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.seal;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.SecretKey;

/**
 * The key of one writer: derived from the cluster key with a salt that is drawn anew at each start, and used with the numbers
 * 0, 1, 2 ... as nonces. A pair of key and nonce would repeat only if two of the salts were equal; with 128 random bits,
 * 2^40 starts of nodes under one cluster key have a chance of 2^-49 for that. A number and a start counter of the node, kept
 * on its disk, would do worse: they repeat when a disk is restored from a backup or a machine from a snapshot.
 */
final class WriterKey {
  /** What the derived key is for. */
  static final String PURPOSE = "weft sealed record 1";

  /** After so many records a new salt is drawn. GCM would allow far more blocks under one key than these can have. */
  static final long MAX_RECORDS = 1L << 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final ClusterKey clusterKey;
  private final byte[] salt = new byte[RecordLayout.SALT];
  private final SecretKey key;
  private final AtomicLong next;

  WriterKey(ClusterKey clusterKey) {
    this(clusterKey, 0);
  }

  /** As above, with another first number. */
  WriterKey(ClusterKey clusterKey, long first) {
    this.clusterKey = clusterKey;
    this.next = new AtomicLong(first);
    RANDOM.nextBytes(salt);
    this.key = clusterKey.derive(PURPOSE, salt, "AES");
  }

  /** Whether it is derived from a key and has numbers left; a few records that are numbered at the same time may pass the end. */
  boolean serves(ClusterKey wanted) {
    return clusterKey.equals(wanted) && next.get() < MAX_RECORDS;
  }

  RecordLayout.Header header(long revision) {
    return new RecordLayout.Header(clusterKey.generation(), salt, next.getAndIncrement(), revision);
  }

  SecretKey key() {
    return key;
  }
}
