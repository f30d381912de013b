// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.feature;

import io.weft.fabric.Request;
import io.weft.nvme.FeatureId;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.AttachedNamespace;

/**
 * Error Recovery, 05h (NVM Command Set 1.1, section 4.1.3.3), for each namespace. Time Limited Error Recovery is
 * stored but has no effect, since the device controls its own retries. Errors for deallocated blocks (DULBE) are not
 * supported.
 */
public final class ErrorRecoveryFeature extends NamespaceFeature {
  private static final int TIME_LIMIT = 0xffff;
  private static final int DEALLOCATED_ERROR_ENABLE = 1 << 16;

  @Override
  public int id() {
    return FeatureId.ERROR_RECOVERY;
  }

  @Override
  public int checkSet(Request request) {
    return (request.cdw(11) & DEALLOCATED_ERROR_ENABLE) != 0
        ? request.invalidField(SqeLayout.CDW11)
        : super.checkSet(request);
  }

  @Override
  public int get(Request request) {
    return StoredFeature.values(request).get(id(), request.nsid(), defaultValue(request));
  }

  @Override
  public int defaultValue(Request request) {
    return 0;
  }

  @Override
  public void set(Request request) {
    for (AttachedNamespace attached : named(request)) {
      StoredFeature.values(request).set(id(), attached.namespace().nsid(), request.cdw(11) & TIME_LIMIT);
    }
    request.complete(StatusCode.SUCCESS);
  }
}
