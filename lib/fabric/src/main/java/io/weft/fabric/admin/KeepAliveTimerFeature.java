// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.weft.fabric.Request;
import io.weft.nvme.FeatureId;
import io.weft.nvme.StatusCode;

/**
 * Keep Alive Timer, 0Fh (NVMe Base 2.1, section 5.1.25.1.8): KATO in milliseconds, rounded up to what KAS allows. Connect sets
 * it, so that the default value is only reported.
 */
public final class KeepAliveTimerFeature implements Feature {
  /** The default value where the transport requires the feature, as NVMe/TCP does: 1D4C0h, two minutes. */
  private static final int DEFAULT_MILLIS = 120_000;

  @Override
  public int id() {
    return FeatureId.KEEP_ALIVE_TIMER;
  }

  @Override
  public int capabilities() {
    return CHANGEABLE;
  }

  @Override
  public int checkSet(Request request) {
    return StatusCode.SUCCESS;
  }

  @Override
  public int get(Request request) {
    return (int) request.controller().keepAliveMillis();
  }

  @Override
  public int defaultValue(Request request) {
    return DEFAULT_MILLIS;
  }

  @Override
  public void set(Request request) {
    request.controller().keepAliveMillis(request.cdw(11) & 0xffff_ffffL);
    request.complete(StatusCode.SUCCESS, get(request));
  }
}
