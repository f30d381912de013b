// SPDX-License-Identifier: Apache-2.0
package io.weft.target.admin;

import io.weft.fabric.Request;
import io.weft.fabric.admin.IdentifyData;
import io.weft.nvme.IdentifyCns;
import io.weft.nvme.NamespaceList;
import io.weft.nvme.StatusCode;
import io.weft.target.subsystem.IoController;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Active Namespace ID list, CNS 02h (NVMe Base 2.1, section 5.1.13.2.2). */
final class ActiveNamespacesData implements IdentifyData {
  @Override
  public int cns() {
    return IdentifyCns.ACTIVE_NAMESPACE_LIST;
  }

  @Override
  public int check(Request request) {
    return Integer.compareUnsigned(request.nsid(), 0xffff_fffe) < 0
        ? StatusCode.SUCCESS
        : NamespaceData.invalidNamespace(request);
  }

  @Override
  public void fill(Request request, ByteBuffer out, int base) {
    int[] nsids = ((IoController) request.controller()).attachments().nsidsAbove(request.nsid());
    NamespaceList.encode(out, base, Arrays.copyOf(nsids, Math.min(nsids.length, NamespaceList.MAX_ENTRIES)));
  }
}
