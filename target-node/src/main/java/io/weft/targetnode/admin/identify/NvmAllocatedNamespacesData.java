// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.fabric.Request;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.targetnode.subsystem.AttachedNamespace;
import io.weft.targetnode.subsystem.NamedNamespace;
import java.util.SortedMap;

/**
 * I/O Command Set specific Allocated Namespace ID list, CNS 1Ah (NVMe Base 2.1, section 5.1.13.2.17): all are NVM
 * namespaces.
 */
public final class NvmAllocatedNamespacesData extends ActiveNamespacesData {
  @Override
  public int cns() {
    return IdentifyCns.COMMAND_SET_ALLOCATED_NAMESPACE_LIST;
  }

  @Override
  public int check(Request request) {
    int status = NamespaceData.requireNvm(request);
    return status == StatusCode.SUCCESS ? super.check(request) : status;
  }

  @Override
  SortedMap<Integer, AttachedNamespace> namespaces(Request request) {
    return NamedNamespace.attachments(request).allocated();
  }
}
