// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.fabric.Request;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.targetnode.subsystem.AttachedNamespace;
import io.weft.targetnode.subsystem.NamedNamespace;
import java.util.SortedMap;

/** Allocated Namespace ID list, CNS 10h (NVMe Base 2.1, section 5.1.13.2.10). */
public final class AllocatedNamespacesData extends ActiveNamespacesData {
  @Override
  public int cns() {
    return IdentifyCns.ALLOCATED_NAMESPACE_LIST;
  }

  @Override
  SortedMap<Integer, AttachedNamespace> namespaces(Request request) {
    return NamedNamespace.attachments(request).allocated();
  }
}
