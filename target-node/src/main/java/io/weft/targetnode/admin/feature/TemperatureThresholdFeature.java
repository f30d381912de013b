// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.feature;

import io.weft.fabric.Request;
import io.weft.nvme.FeatureId;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.FeatureValues;

/**
 * Temperature Threshold, 04h (NVMe Base 2.1, section 5.1.25.1.3): the limits in kelvins above which, and below which,
 * the Composite Temperature is a critical warning. There are no other sensors.
 */
public final class TemperatureThresholdFeature extends StoredFeature {
  /** CCTEMP, 85 degrees Celsius. */
  public static final int CRITICAL = 358;

  private static final int COMPOSITE = 0;
  private static final int ALL_SENSORS = 15;

  public TemperatureThresholdFeature() {
    super(FeatureId.TEMPERATURE_THRESHOLD, 0xffff);
  }

  private static int sensor(Request request) {
    return request.cdw(11) >> 16 & 15;
  }

  private static int type(Request request) {
    return request.cdw(11) >> 20 & 3;
  }

  @Override
  public int checkGet(Request request) {
    return sensor(request) == COMPOSITE && type(request) <= FeatureValues.UNDER
        ? StatusCode.SUCCESS
        : request.invalidField(SqeLayout.CDW11 + 2);
  }

  @Override
  public int checkSet(Request request) {
    return (sensor(request) == COMPOSITE || sensor(request) == ALL_SENSORS) && type(request) <= FeatureValues.UNDER
        ? StatusCode.SUCCESS
        : request.invalidField(SqeLayout.CDW11 + 2);
  }

  @Override
  public int get(Request request) {
    return values(request).get(id(), type(request), defaultValue(request));
  }

  @Override
  public int defaultValue(Request request) {
    return type(request) == FeatureValues.OVER ? FeatureValues.WARNING_TEMPERATURE : 0;
  }

  @Override
  public void set(Request request) {
    values(request).set(id(), type(request), request.cdw(11) & 0xffff);
    request.complete(StatusCode.SUCCESS);
  }
}
