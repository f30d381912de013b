// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.fabric.Request;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyCns;

/** Active Namespace ID list of one command set, CNS 07h (NVMe Base 2.1, section 5.1.13.2.7): all are NVM namespaces. */
public final class NvmActiveNamespacesData extends ActiveNamespacesData {
  @Override
  public int cns() {
    return IdentifyCns.COMMAND_SET_ACTIVE_NAMESPACE_LIST;
  }

  @Override
  public int check(Request request) {
    int status = NamespaceData.requireNvm(request);
    return status == StatusCode.SUCCESS ? super.check(request) : status;
  }
}
