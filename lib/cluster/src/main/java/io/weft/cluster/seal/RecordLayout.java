// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The bytes of a sealed record, numbers big endian: format (1 byte), generation of the key (4), salt of the writer (16), number
 * of the record among those of the salt (8), revision (8); then the ciphertext with its tag (16).
 */
final class RecordLayout {
  static final byte FORMAT = 1;
  static final int SALT = 16;
  static final int TAG = 16;
  static final int HEADER = 1 + Integer.BYTES + SALT + Long.BYTES + Long.BYTES;

  /** The length of a nonce of AES-GCM (NIST SP 800-38D, section 8.2): four zeros and the number of the record. */
  private static final int NONCE = 12;

  private RecordLayout() {}

  /** What is in clear at a record's head, all of it authenticated. */
  @SuppressWarnings("ArrayRecordComponent")
  record Header(int generation, byte[] salt, long number, long revision) {
    static Header read(ByteBuffer in) {
      in.get();
      int generation = in.getInt();
      byte[] salt = new byte[SALT];
      in.get(salt);
      return new Header(generation, salt, in.getLong(), in.getLong());
    }

    void write(ByteBuffer out) {
      out.put(FORMAT).putInt(generation).put(salt).putLong(number).putLong(revision);
    }

    byte[] nonce() {
      return ByteBuffer.allocate(NONCE).putLong(NONCE - Long.BYTES, number).array();
    }

    /** What is authenticated beside the content. Each text is preceded by its length, so that no two places look alike. */
    byte[] associatedData(UUID cluster, Place place) {
      byte[] map = place.map().getBytes(StandardCharsets.UTF_8);
      byte[] key = place.key().getBytes(StandardCharsets.UTF_8);
      ByteBuffer out = ByteBuffer.allocate(HEADER + 2 * Long.BYTES + 2 * Integer.BYTES + map.length + key.length);
      write(out);
      out.putLong(cluster.getMostSignificantBits()).putLong(cluster.getLeastSignificantBits());
      return out.putInt(map.length).put(map).putInt(key.length).put(key).array();
    }
  }
}
