// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.weft.fabric.Command;
import io.weft.fabric.Request;
import io.weft.nvme.AdminOpcode;
import io.weft.nvme.FeatureRequest;
import io.weft.nvme.Nsid;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;

/** Set Features (NVMe Base 2.1, section 5.1.25). No feature is saved across a reset. */
public final class SetFeaturesCommand implements Command {
  private final Features features;

  /** Creates the command for a set of features. */
  public SetFeaturesCommand(Features features) {
    this.features = features;
  }

  @Override
  public AdminOpcode opcode() {
    return AdminOpcode.SET_FEATURES;
  }

  @Override
  public int check(Request request) {
    Feature feature = features.get(FeatureRequest.fid(request.cdw(10)));
    if (feature == null) {
      return request.invalidField(SqeLayout.CDW10);
    }
    if (FeatureRequest.isSaved(request.cdw(10))) {
      return request.wrongField(SqeLayout.CDW10, StatusCode.FEATURE_NOT_SAVEABLE | StatusCode.DNR);
    }
    if ((feature.capabilities() & Feature.CHANGEABLE) == 0) {
      return request.wrongField(SqeLayout.CDW10, StatusCode.FEATURE_NOT_CHANGEABLE | StatusCode.DNR);
    }
    if ((feature.capabilities() & Feature.NAMESPACE_SPECIFIC) == 0 && !isControllerScope(request.nsid())) {
      return request.wrongField(SqeLayout.NSID, StatusCode.FEATURE_NOT_NAMESPACE_SPECIFIC | StatusCode.DNR);
    }
    request.transferLength(feature.setLength(request));
    return feature.checkSet(request);
  }

  private static boolean isControllerScope(int nsid) {
    return nsid == 0 || nsid == Nsid.ALL;
  }

  @Override
  public void execute(Request request) {
    features.require(FeatureRequest.fid(request.cdw(10))).set(request);
  }
}
