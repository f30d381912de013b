// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.weft.fabric.Request;
import io.weft.nvme.StatusCode;
import io.weft.nvme.log.PageWindow;
import java.nio.ByteBuffer;

/** One log page of a {@link GetLogPageCommand}. One instance serves all controllers. */
public interface LogPage {
  /** LID, one of {@link io.weft.nvme.log.LogPageId}. */
  int id();

  /**
   * Checks fields specific to this page, such as the NSID or the Log Specific Parameter.
   *
   * @return SUCCESS or the status for the host
   */
  default int check(Request request) {
    return StatusCode.SUCCESS;
  }

  /**
   * The whole page in its current state, from index 0 to the limit; for pages that are short.
   *
   * @param request a request that passed {@link #check}
   */
  default ByteBuffer page(Request request) {
    throw new UnsupportedOperationException("log page %02xh is read in parts".formatted(id()));
  }

  /**
   * Copies a part of the page in its current state; bytes past its end are zero.
   *
   * @param request a request that passed {@link #check}
   * @param offset bytes from the start of the page, unsigned
   * @param out the destination, little endian
   * @param base where the part starts in it
   * @param length bytes to write
   * @return the length of the whole page; if the offset is beyond it, nothing was copied
   */
  default long read(Request request, long offset, ByteBuffer out, int base, int length) {
    ByteBuffer whole = page(request);
    if (Long.compareUnsigned(offset, whole.limit()) <= 0) {
      PageWindow.copy(whole, offset, out, base, length);
    }
    return whole.limit();
  }

  /**
   * Whether the reads so far have shown the host the current state of the page, so that events about it that are still
   * queued are not news. By default they are news: an event says what has happened, the page only how things are now.
   */
  default boolean showsCurrentState(Request request) {
    return false;
  }

  /** Called when the host has read the page with Retain Asynchronous Event cleared. */
  default void acknowledged(Request request) {}
}
