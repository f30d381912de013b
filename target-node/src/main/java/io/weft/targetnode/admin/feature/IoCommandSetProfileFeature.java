// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.feature;

import io.weft.fabric.Request;
import io.weft.fabric.admin.Feature;
import io.weft.nvme.FeatureId;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;

/**
 * I/O Command Set Profile, 19h (NVMe Base 2.1, section 5.1.25.1.17): which entry of the Identify I/O Command Set data
 * structure is in use. There is one, with the NVM Command Set.
 */
public final class IoCommandSetProfileFeature implements Feature {
  private static final int INDEX = 0x1ff;

  @Override
  public int id() {
    return FeatureId.IO_COMMAND_SET_PROFILE;
  }

  @Override
  public int capabilities() {
    return CHANGEABLE;
  }

  @Override
  public int checkSet(Request request) {
    return (request.cdw(11) & INDEX) == 0
        ? StatusCode.SUCCESS
        : request.wrongField(SqeLayout.CDW11, StatusCode.COMMAND_SET_COMBINATION_REJECTED | StatusCode.DNR);
  }

  @Override
  public int get(Request request) {
    return 0;
  }

  @Override
  public int defaultValue(Request request) {
    return 0;
  }

  @Override
  public void set(Request request) {
    request.complete(StatusCode.SUCCESS);
  }
}
