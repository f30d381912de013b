// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.fabric.Request;
import io.weft.nvme.Nsid;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.targetnode.subsystem.IoController;
import io.weft.targetnode.subsystem.NamedNamespace;

/**
 * Namespace Attached Controller list, CNS 12h (NVMe Base 2.1, section 5.1.13.2.12): the controllers from CNTID on that
 * have a namespace attached.
 */
public final class NamespaceControllersData extends ControllersData {
  @Override
  public int cns() {
    return IdentifyCns.NAMESPACE_CONTROLLER_LIST;
  }

  @Override
  public int check(Request request) {
    if (request.nsid() == Nsid.ALL) {
      return request.invalidField(SqeLayout.NSID);
    }
    return NamedNamespace.isAllocated(request) ? StatusCode.SUCCESS : NamedNamespace.invalid(request);
  }

  @Override
  boolean lists(Request request, IoController controller) {
    return controller.attachments().get(request.nsid()) != null;
  }
}
