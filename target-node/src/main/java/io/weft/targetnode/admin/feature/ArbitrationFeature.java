// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.feature;

import io.weft.fabric.Request;
import io.weft.nvme.FeatureId;

/**
 * Arbitration, 01h (NVMe Base 2.1, section 5.1.25.1.1). Stored for the host but without effect: over a network the
 * commands of a queue run in order of arrival, without an arbitration burst limit, as the default value says.
 */
public final class ArbitrationFeature extends StoredFeature {
  private static final int BURST_NO_LIMIT = 7;
  private static final int BURST_AND_WEIGHTS = 0xffff_ff07;

  public ArbitrationFeature() {
    super(FeatureId.ARBITRATION, BURST_AND_WEIGHTS);
  }

  @Override
  public int defaultValue(Request request) {
    return BURST_NO_LIMIT;
  }
}
