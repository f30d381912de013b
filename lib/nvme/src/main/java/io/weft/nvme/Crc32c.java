// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The CRC32C of the TCP transport's header and data digests (NVMe/TCP Transport 1.1, section 3.3.1.1). Each queue keeps
 * one, so that computing a digest allocates nothing. Not thread-safe.
 */
public final class Crc32c {
  private final CRC32C crc = new CRC32C();

  /** Starts a new digest. */
  public Crc32c reset() {
    crc.reset();
    return this;
  }

  /** Adds a range of a buffer; the buffer's position and limit do not change. */
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

  /** The digest of everything added since the last reset; on the wire it is a little-endian number. */
  public int value() {
    return (int) crc.getValue();
  }

  /** The digest of one range of a buffer. */
  public int of(ByteBuffer in, int index, int length) {
    return reset().update(in, index, length).value();
  }
}
