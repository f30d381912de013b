// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.fabric.Request;
import io.weft.fabric.admin.IdentifyData;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.NamespaceList;
import io.weft.targetnode.subsystem.NamedNamespace;
import java.nio.ByteBuffer;

/**
 * A list of the NSIDs greater than that of the request: Active Namespace ID list, CNS 02h, and Allocated Namespace ID
 * list, CNS 10h (NVMe Base 2.1, sections 5.1.13.2.2 and 5.1.13.2.9), and the same of one I/O command set, CNS 07h and
 * 1Ah (sections 5.1.13.2.7 and 5.1.13.2.17). All namespaces use the NVM Command Set.
 */
public final class NamespaceListData implements IdentifyData {
  /** The lowest NSID that no list can start after. */
  private static final int NO_START = 0xffff_fffe;

  private final int cns;
  private final NamespaceSet namespaces;

  /** The list of a CNS. */
  public NamespaceListData(int cns, NamespaceSet namespaces) {
    this.cns = cns;
    this.namespaces = namespaces;
  }

  @Override
  public int cns() {
    return cns;
  }

  @Override
  public int check(Request request) {
    return Integer.compareUnsigned(request.nsid(), NO_START) < 0 ? StatusCode.SUCCESS : NamedNamespace.invalid(request);
  }

  @Override
  public void fill(Request request, ByteBuffer out, int base) {
    int[] nsids =
        namespaces.of(request).keySet().stream()
            .mapToInt(Integer::intValue)
            .filter(nsid -> Integer.compareUnsigned(nsid, request.nsid()) > 0)
            .limit(NamespaceList.MAX_ENTRIES)
            .toArray();
    NamespaceList.encode(out, base, nsids);
  }
}
