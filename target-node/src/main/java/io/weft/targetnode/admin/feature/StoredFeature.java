// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.feature;

import io.weft.fabric.Request;
import io.weft.fabric.admin.Feature;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.FeatureValues;
import io.weft.targetnode.subsystem.IoController;

/** A feature whose value is the dword 11 that the host has set, without the reserved bits; kept for each controller. */
abstract class StoredFeature implements Feature {
  private final int id;
  private final int bits;

  /**
   * A feature.
   *
   * @param id FID
   * @param bits the bits of dword 11 that are the value
   */
  StoredFeature(int id, int bits) {
    this.id = id;
    this.bits = bits;
  }

  static FeatureValues values(Request request) {
    return ((IoController) request.controller()).features();
  }

  @Override
  public final int id() {
    return id;
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
    return values(request).get(id, 0, defaultValue(request));
  }

  @Override
  public int defaultValue(Request request) {
    return 0;
  }

  @Override
  public void set(Request request) {
    values(request).set(id, 0, request.cdw(11) & bits);
    request.complete(StatusCode.SUCCESS);
  }
}
