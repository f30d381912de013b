// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.fabric.Request;
import io.weft.fabric.admin.IdentifyData;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.NamespaceList;
import io.weft.targetnode.subsystem.AttachedNamespace;
import io.weft.targetnode.subsystem.NamedNamespace;
import java.nio.ByteBuffer;
import java.util.SortedMap;

/** Active Namespace ID list, CNS 02h (NVMe Base 2.1, section 5.1.13.2.2). */
public class ActiveNamespacesData implements IdentifyData {
  @Override
  public int cns() {
    return IdentifyCns.ACTIVE_NAMESPACE_LIST;
  }

  @Override
  public int check(Request request) {
    return NamespaceData.requireListStart(request);
  }

  @Override
  public final void fill(Request request, ByteBuffer out, int base) {
    int[] nsids =
        namespaces(request).keySet().stream()
            .mapToInt(Integer::intValue)
            .filter(nsid -> Integer.compareUnsigned(nsid, request.nsid()) > 0)
            .limit(NamespaceList.MAX_ENTRIES)
            .toArray();
    NamespaceList.encode(out, base, nsids);
  }

  /** The namespaces that the list is made of, by NSID. */
  SortedMap<Integer, AttachedNamespace> namespaces(Request request) {
    return NamedNamespace.attachments(request).active();
  }
}
