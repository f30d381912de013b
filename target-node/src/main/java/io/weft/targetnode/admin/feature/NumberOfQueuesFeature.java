// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.feature;

import io.weft.fabric.Request;
import io.weft.fabric.admin.Feature;
import io.weft.nvme.FeatureId;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;

/**
 * Number of Queues, 07h (NVMe Base 2.1, section 5.1.25.2.1). Always returns the controller's maximum: a queue costs
 * nothing before it is connected.
 */
public final class NumberOfQueuesFeature implements Feature {
  @Override
  public int id() {
    return FeatureId.NUMBER_OF_QUEUES;
  }

  @Override
  public int capabilities() {
    return CHANGEABLE;
  }

  @Override
  public int checkSet(Request request) {
    int submission = request.cdw(11) & 0xffff;
    int completion = request.cdw(11) >>> 16;
    if (submission == 0xffff || completion == 0xffff) {
      return request.invalidField(SqeLayout.CDW11);
    }
    // The number is negotiated before the host creates queues.
    return request.controller().ioQueueCount() > 0
        ? StatusCode.COMMAND_SEQUENCE_ERROR | StatusCode.DNR
        : StatusCode.SUCCESS;
  }

  @Override
  public int get(Request request) {
    int zeroBased = request.controller().maxIoQueues() - 1;
    return zeroBased | zeroBased << 16;
  }

  @Override
  public int defaultValue(Request request) {
    return get(request);
  }

  @Override
  public void set(Request request) {
    request.complete(StatusCode.SUCCESS, get(request));
  }
}
