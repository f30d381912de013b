// SPDX-License-Identifier: Apache-2.0
package io.weft.target.admin;

import io.weft.cluster.NamespaceLimits;
import io.weft.fabric.Request;
import io.weft.fabric.admin.Feature;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.target.subsystem.AttachedNamespace;
import io.weft.target.subsystem.IoController;
import java.util.Collection;
import java.util.List;

/** A feature that has a value for each namespace; Set Features with NSID FFFFFFFFh sets those of all that are attached. */
abstract class NamespaceFeature implements Feature {
  private static final int ALL = 0xffff_ffff;

  @Override
  public final int capabilities() {
    return CHANGEABLE | NAMESPACE_SPECIFIC;
  }

  /** The namespaces that a request names. */
  static Collection<AttachedNamespace> named(Request request) {
    AttachedNamespace one = NamespaceData.attached(request);
    return one != null ? List.of(one) : ((IoController) request.controller()).attachments().all();
  }

  @Override
  public int checkGet(Request request) {
    return request.nsid() == ALL ? NamespaceData.invalidNamespace(request) : checkNamespace(request);
  }

  @Override
  public int checkSet(Request request) {
    return request.nsid() == ALL ? StatusCode.SUCCESS : checkNamespace(request);
  }

  /**
   * Refuses what is no NSID, in other words the NSID of an inactive namespace (NVMe Base 2.1, section 3.2.1.5), and one
   * whose ANA state does not let the feature be used (section 8.1.1.8).
   */
  private static int checkNamespace(Request request) {
    int nsid = request.nsid();
    if (nsid == 0 || Integer.compareUnsigned(nsid, NamespaceLimits.MAX_NSID) > 0) {
      return NamespaceData.invalidNamespace(request);
    }
    AttachedNamespace attached = NamespaceData.attached(request);
    return attached != null ? attached.ioStatus() : request.invalidField(SqeLayout.NSID);
  }
}
