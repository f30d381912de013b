// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.identify;

import java.nio.ByteBuffer;

/**
 * A Namespace List: up to 1,024 NSIDs in rising order, the rest zero (NVMe Base 2.1, section 4.5.2). Identify's
 * namespace lists and the Changed Attached Namespace List log page have this form.
 */
public final class NamespaceList {
  public static final int LENGTH = 4096;
  /** The most NSIDs in one list. */
  public static final int MAX_ENTRIES = 1024;
  /** The one entry of a Changed Attached Namespace List that could not hold all changes. */
  public static final int OVERFLOW = 0xffff_ffff;

  private NamespaceList() {}

  /**
   * Writes a list.
   *
   * @param out little endian
   * @param base where the list starts; {@link #LENGTH} bytes are written
   * @param nsids in rising order; those after the first {@link #MAX_ENTRIES} are left out
   */
  public static void encode(ByteBuffer out, int base, int[] nsids) {
    int count = Math.min(nsids.length, MAX_ENTRIES);
    for (int i = 0; i < MAX_ENTRIES; i++) {
      out.putInt(base + 4 * i, i < count ? nsids[i] : 0);
    }
  }

  /** Reads the NSIDs before the first zero. */
  public static int[] decode(ByteBuffer in, int base) {
    int count = 0;
    while (count < MAX_ENTRIES && in.getInt(base + 4 * count) != 0) {
      count++;
    }
    int[] nsids = new int[count];
    for (int i = 0; i < count; i++) {
      nsids[i] = in.getInt(base + 4 * i);
    }
    return nsids;
  }
}
