// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.weft.fabric.Request;
import io.weft.nvme.FeatureId;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;

/** Asynchronous Event Configuration, 0Bh (NVMe Base 2.1, section 5.1.25.1.5). */
public final class AsyncEventConfigurationFeature implements Feature {
  private final int supported;

  /**
   * Creates the feature of one controller type.
   *
   * @param supported the bits that a host may set: the notices of OAES and the SMART ones
   */
  public AsyncEventConfigurationFeature(int supported) {
    this.supported = supported;
  }

  @Override
  public int id() {
    return FeatureId.ASYNC_EVENT_CONFIGURATION;
  }

  @Override
  public int capabilities() {
    return CHANGEABLE;
  }

  @Override
  public int checkSet(Request request) {
    return (request.cdw(11) & ~supported) == 0 ? StatusCode.SUCCESS : request.invalidField(SqeLayout.CDW11);
  }

  @Override
  public int get(Request request) {
    return request.controller().asyncEvents().configuration();
  }

  @Override
  public int defaultValue(Request request) {
    return 0;
  }

  @Override
  public void set(Request request) {
    request.controller().asyncEvents().configuration(request.cdw(11));
    request.complete(StatusCode.SUCCESS, request.cdw(11));
  }
}
