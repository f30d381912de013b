// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/** UUIDs as NVMe encodes them: 16 bytes in the order in which they are printed (RFC 9562), in any buffer. */
public final class Uuids {
  /** Bytes of a UUID. */
  public static final int LENGTH = 16;

  private Uuids() {}

  /** Writes a UUID. */
  public static void put(ByteBuffer out, int index, UUID uuid) {
    boolean swap = out.order() == ByteOrder.LITTLE_ENDIAN;
    long high = uuid.getMostSignificantBits();
    long low = uuid.getLeastSignificantBits();
    out.putLong(index, swap ? Long.reverseBytes(high) : high);
    out.putLong(index + 8, swap ? Long.reverseBytes(low) : low);
  }

  /** Reads a UUID. */
  public static UUID get(ByteBuffer in, int index) {
    boolean swap = in.order() == ByteOrder.LITTLE_ENDIAN;
    long high = in.getLong(index);
    long low = in.getLong(index + 8);
    return new UUID(swap ? Long.reverseBytes(high) : high, swap ? Long.reverseBytes(low) : low);
  }
}
