// SPDX-License-Identifier: Apache-2.0
package io.weft.target.admin;

import io.weft.fabric.Request;
import io.weft.nvme.IdentifyCns;
import io.weft.target.subsystem.AttachedNamespace;
import java.util.SortedMap;

/** Allocated Namespace ID list, CNS 10h (NVMe Base 2.1, section 5.1.13.2.10). */
final class AllocatedNamespacesData extends ActiveNamespacesData {
  @Override
  public int cns() {
    return IdentifyCns.ALLOCATED_NAMESPACE_LIST;
  }

  @Override
  SortedMap<Integer, AttachedNamespace> namespaces(Request request) {
    return NamespaceData.attachments(request).allocated();
  }
}
