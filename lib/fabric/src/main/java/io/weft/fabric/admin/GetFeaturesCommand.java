// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.weft.fabric.Command;
import io.weft.fabric.Request;
import io.weft.nvme.AdminOpcode;
import io.weft.nvme.FeatureId;
import io.weft.nvme.FeatureRequest;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;

/** Get Features (NVMe Base 2.1, section 5.1.11). */
public final class GetFeaturesCommand implements Command {
  private final Features features;

  /** Creates the command for a set of features. */
  public GetFeaturesCommand(Features features) {
    this.features = features;
  }

  /** The features. */
  public Features features() {
    return features;
  }

  @Override
  public AdminOpcode opcode() {
    return AdminOpcode.GET_FEATURES;
  }

  private static int select(Request request) {
    return FeatureRequest.select(request.cdw(10));
  }

  @Override
  public int check(Request request) {
    Feature feature = features.get(FeatureRequest.fid(request.cdw(10)));
    if (feature == null || select(request) > FeatureId.SELECT_SUPPORTED_CAPABILITIES) {
      return request.invalidField(SqeLayout.CDW10);
    }
    if (select(request) != FeatureId.SELECT_SUPPORTED_CAPABILITIES) {
      request.transferLength(feature.getLength(request));
    }
    return feature.checkGet(request);
  }

  @Override
  public void execute(Request request) {
    Feature feature = features.require(FeatureRequest.fid(request.cdw(10)));
    // No feature is saveable, so the saved value is the default value (section 4.4).
    int value = switch (select(request)) {
      case FeatureId.SELECT_CURRENT -> feature.get(request);
      case FeatureId.SELECT_SUPPORTED_CAPABILITIES -> feature.capabilities();
      default -> feature.defaultValue(request);
    };
    request.complete(StatusCode.SUCCESS, value);
  }
}
