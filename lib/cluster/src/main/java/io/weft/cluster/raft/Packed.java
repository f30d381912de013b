// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import io.weft.config.InvalidConfigurationException;
import io.weft.config.Violation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Text as it is in the log: a byte that says how, then the text. What is long is compressed, since an edit may be as large
 * as the configuration, and documents in JSON shrink to a tenth.
 */
final class Packed {
  private static final byte PLAIN = 1;
  private static final byte DEFLATED = 2;
  private static final int WORTH_IT = 4096;

  private Packed() {}

  static byte[] pack(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream packed = new ByteArrayOutputStream(Math.min(bytes.length, 1 << 20) + 1);
    boolean plain = bytes.length < WORTH_IT;
    packed.write(plain ? PLAIN : DEFLATED);
    if (plain) {
      packed.writeBytes(bytes);
      return packed.toByteArray();
    }
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be written", e);
    }
    return packed.toByteArray();
  }

  static byte[] unpack(byte[] packed) throws InvalidConfigurationException {
    byte how = packed.length == 0 ? 0 : packed[0];
    ByteArrayInputStream in = new ByteArrayInputStream(packed, Math.min(1, packed.length), Math.max(0, packed.length - 1));
    try {
      return switch (how) {
        case PLAIN -> in.readAllBytes();
        case DEFLATED -> new InflaterInputStream(in).readAllBytes();
        default -> throw new IOException("has the unknown form " + how);
      };
    } catch (IOException e) {
      throw new InvalidConfigurationException(
          List.of(new Violation("", "cannot be unpacked: " + e.getMessage(), "an entry that this version of Weft knows")));
    }
  }
}
