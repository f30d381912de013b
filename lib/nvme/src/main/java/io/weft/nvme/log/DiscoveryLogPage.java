// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The Discovery log page, 70h (NVMe Base 2.1, section 5.1.12.3.1).
 *
 * @param generation GENCTR: changes whenever the entries for this host change
 * @param entries one for each path to a subsystem
 */
public record DiscoveryLogPage(long generation, List<DiscoveryLogEntry> entries) {
  /** Bytes of the header before the first entry. */
  public static final int HEADER_LENGTH = 1024;

  public static final int GENCTR = 0;
  public static final int NUMREC = 8;
  public static final int RECFMT = 16;

  /** Copies the list, so that a page is immutable. */
  public DiscoveryLogPage {
    entries = List.copyOf(entries);
  }

  /** The length of the whole page in bytes. */
  public int length() {
    return HEADER_LENGTH + entries.size() * DiscoveryLogEntry.LENGTH;
  }

  /** Encodes the whole page, little endian. A host that reads the page in pieces gets pieces of one encoding. */
  public ByteBuffer encode() {
    ByteBuffer out = ByteBuffer.allocate(length()).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(GENCTR, generation);
    out.putLong(NUMREC, entries.size());
    for (int i = 0; i < entries.size(); i++) {
      entries.get(i).encode(out, HEADER_LENGTH + i * DiscoveryLogEntry.LENGTH);
    }
    return out;
  }

  /**
   * Reads a whole page.
   *
   * @param in little endian
   * @param base where its header starts
   * @throws IllegalArgumentException if the record format is not 0 or the buffer is shorter than the page
   */
  public static DiscoveryLogPage decode(ByteBuffer in, int base) {
    int format = in.getShort(base + RECFMT) & 0xffff;
    if (format != 0) {
      throw new IllegalArgumentException("discovery log record format %d, only 0 is defined".formatted(format));
    }
    long count = in.getLong(base + NUMREC);
    int room = (in.limit() - base - HEADER_LENGTH) / DiscoveryLogEntry.LENGTH;
    if (count < 0 || count > room) {
      throw new IllegalArgumentException("discovery log with %d entries, but the buffer holds %d".formatted(count, room));
    }
    List<DiscoveryLogEntry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(DiscoveryLogEntry.decode(in, base + HEADER_LENGTH + i * DiscoveryLogEntry.LENGTH));
    }
    return new DiscoveryLogPage(in.getLong(base + GENCTR), entries);
  }
}
