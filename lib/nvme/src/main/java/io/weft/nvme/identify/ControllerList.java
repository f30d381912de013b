// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.identify;

import java.nio.ByteBuffer;

/** A Controller List: a count and up to 2,047 controller identifiers in rising order (NVMe Base 2.1, section 4.5.1). */
public final class ControllerList {
  public static final int LENGTH = 4096;
  /** The most identifiers in one list. */
  public static final int MAX_ENTRIES = 2047;

  private ControllerList() {}

  /**
   * Writes a list.
   *
   * @param out little endian
   * @param base where the list starts; {@link #LENGTH} bytes are written
   * @param controllerIds in rising order; those after the first {@link #MAX_ENTRIES} are left out
   */
  public static void encode(ByteBuffer out, int base, int[] controllerIds) {
    int count = Math.min(controllerIds.length, MAX_ENTRIES);
    out.putShort(base, (short) count);
    for (int i = 0; i < MAX_ENTRIES; i++) {
      out.putShort(base + 2 + 2 * i, (short) (i < count ? controllerIds[i] : 0));
    }
  }

  /** Reads the identifiers. */
  public static int[] decode(ByteBuffer in, int base) {
    int[] ids = new int[Math.min(in.getShort(base) & 0xffff, MAX_ENTRIES)];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = in.getShort(base + 2 + 2 * i) & 0xffff;
    }
    return ids;
  }
}
