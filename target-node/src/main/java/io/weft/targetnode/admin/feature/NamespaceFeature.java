// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.feature;

import io.weft.config.NamespaceLimits;
import io.weft.fabric.Request;
import io.weft.fabric.admin.Feature;
import io.weft.nvme.Nsid;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.AttachedNamespace;
import io.weft.targetnode.subsystem.IoController;
import io.weft.targetnode.subsystem.NamedNamespace;
import java.util.Collection;
import java.util.List;

/**
 * A feature that has a value for each namespace; Set Features with NSID FFFFFFFFh sets it for all attached namespaces.
 */
abstract class NamespaceFeature implements Feature {

  @Override
  public final int capabilities() {
    return CHANGEABLE | NAMESPACE_SPECIFIC;
  }

  /** The namespaces that a request names. */
  static Collection<AttachedNamespace> named(Request request) {
    AttachedNamespace one = NamedNamespace.attached(request);
    return one != null ? List.of(one) : ((IoController) request.controller()).attachments().all();
  }

  @Override
  public int checkGet(Request request) {
    return request.nsid() == Nsid.ALL ? NamedNamespace.invalid(request) : checkNamespace(request);
  }

  @Override
  public int checkSet(Request request) {
    return request.nsid() == Nsid.ALL ? StatusCode.SUCCESS : checkNamespace(request);
  }

  /**
   * Rejects invalid NSIDs, inactive NSIDs (with a different status; NVMe Base 2.1, section 3.2.1.5), and namespaces
   * whose ANA state does not allow the feature to be used (section 8.1.1.8).
   */
  private static int checkNamespace(Request request) {
    int nsid = request.nsid();
    if (nsid == 0 || Integer.compareUnsigned(nsid, NamespaceLimits.MAX_NSID) > 0) {
      return NamedNamespace.invalid(request);
    }
    AttachedNamespace attached = NamedNamespace.attached(request);
    return attached != null ? attached.ioStatus() : request.invalidField(SqeLayout.NSID);
  }
}
