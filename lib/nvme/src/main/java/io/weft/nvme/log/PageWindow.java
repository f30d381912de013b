// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.log;

import io.weft.nvme.FixedText;
import java.nio.ByteBuffer;

/** The part of a log page or data structure that a host requested. */
public final class PageWindow {
  private PageWindow() {}

  /**
   * Copies a part of a page; bytes past the end of the page are zero.
   *
   * @param page the whole page, from index 0 to its limit
   * @param offset bytes from the start of the page, the log page offset; at most the page's length
   * @param out the destination
   * @param base where the part starts in it
   * @param length bytes to write
   */
  public static void copy(ByteBuffer page, long offset, ByteBuffer out, int base, int length) {
    int available = Math.clamp(page.limit() - offset, 0, length);
    if (available > 0) {
      out.put(base, page, (int) offset, available);
    }
    FixedText.zero(out, base + available, length - available);
  }
}
