// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The CRC32C of the TCP transport's header and data digests (NVMe/TCP Transport 1.1, section 3.3.1.1). Keep one per
 * queue: computing makes no garbage. Not safe for use by several threads.
 */
public final class Crc32c {
  private final CRC32C crc = new CRC32C();

  /** Starts anew. */
  public Crc32c reset() {
    crc.reset();
    return this;
  }

  /** Adds a range of a buffer, whose position and limit are as before afterwards. */
  public Crc32c update(ByteBuffer in, int index, int length) {
    int position = in.position();
    int limit = in.limit();
    try {
      in.limit(index + length).position(index);
      crc.update(in);
    } finally {
      in.limit(limit).position(position);
    }
    return this;
  }

  /** The digest of all that was added since the last reset, as it goes on the wire as a little-endian number. */
  public int value() {
    return (int) crc.getValue();
  }

  /** The digest of one range of a buffer. */
  public int of(ByteBuffer in, int index, int length) {
    return reset().update(in, index, length).value();
  }
}
