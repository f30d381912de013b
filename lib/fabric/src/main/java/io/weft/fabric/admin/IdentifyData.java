// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.vertx.core.Future;
import io.weft.fabric.Request;
import io.weft.nvme.StatusCode;
import java.nio.ByteBuffer;

/** One data structure of {@link IdentifyCommand}. One instance serves all controllers. */
public interface IdentifyData {
  /** CNS, one of {@link io.weft.nvme.identify.IdentifyCns}. */
  int cns();

  /** Checks the NSID and other fields specific to the structure, after CSI. @return SUCCESS or the status for the host */
  default int check(Request request) {
    return StatusCode.SUCCESS;
  }

  /**
   * Brings up to date what the structure tells.
   *
   * @return completes when {@link #fill} may be called, within a second, on any thread; does not fail
   */
  default Future<Void> refresh(Request request) {
    return Future.succeededFuture();
  }

  /**
   * Writes the structure.
   *
   * @param out holds 4096 zeroes at {@code base}
   */
  void fill(Request request, ByteBuffer out, int base);
}
