// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.weft.fabric.Request;
import io.weft.nvme.StatusCode;
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
   * The whole page in its current state, from index 0 to the limit. Reads past its end are filled with zeroes.
   *
   * @param request a request that passed {@link #check}
   */
  ByteBuffer page(Request request);

  /**
   * Whether a read has shown the host the current state of the page, so that events about it that are still queued are not
   * news.
   *
   * @param whole whether the read went from the start to the end of {@link #page}
   */
  default boolean showsCurrentState(Request request, boolean whole) {
    return whole;
  }

  /** Called when the host has read the page with Retain Asynchronous Event cleared. */
  default void acknowledged(Request request) {}
}
