// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.feature;

import io.weft.fabric.Request;
import io.weft.nvme.FeatureId;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;

/** Power Management, 02h (NVMe Base 2.1, section 5.1.25.1.2): power state 0 is the only one (NPSS 0). */
public final class PowerManagementFeature extends StoredFeature {
  private static final int POWER_STATE = 0x1f;
  private static final int WORKLOAD_HINT = 0xe0;

  public PowerManagementFeature() {
    super(FeatureId.POWER_MANAGEMENT, POWER_STATE | WORKLOAD_HINT);
  }

  @Override
  public int checkSet(Request request) {
    return (request.cdw(11) & POWER_STATE) == 0 ? StatusCode.SUCCESS : request.invalidField(SqeLayout.CDW11);
  }
}
