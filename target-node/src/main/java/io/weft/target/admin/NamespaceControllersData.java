// SPDX-License-Identifier: Apache-2.0
package io.weft.target.admin;

import io.weft.fabric.Request;
import io.weft.nvme.IdentifyCns;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.target.subsystem.IoController;

/**
 * Namespace Attached Controller list, CNS 12h (NVMe Base 2.1, section 5.1.13.2.12): the controllers from CNTID on that
 * have a namespace attached.
 */
final class NamespaceControllersData extends ControllersData {
  @Override
  public int cns() {
    return IdentifyCns.NAMESPACE_CONTROLLER_LIST;
  }

  @Override
  public int check(Request request) {
    if (request.nsid() == NamespaceData.ALL) {
      return request.invalidField(SqeLayout.NSID);
    }
    return NamespaceData.isAllocated(request) ? StatusCode.SUCCESS : NamespaceData.invalidNamespace(request);
  }

  @Override
  boolean lists(Request request, IoController controller) {
    return controller.attachments().get(request.nsid()) != null;
  }
}
