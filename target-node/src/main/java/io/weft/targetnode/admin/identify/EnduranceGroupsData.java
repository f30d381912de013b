// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.fabric.Request;
import io.weft.fabric.admin.IdentifyData;
import io.weft.nvme.identify.ControllerList;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.IdentifyRequest;
import io.weft.targetnode.subsystem.NamedNamespace;
import java.nio.ByteBuffer;

/**
 * Endurance Group List, CNS 19h (NVMe Base 2.1, section 5.1.13.2.16), starting at the identifier in CNSSID. Each
 * namespace is its own Endurance Group, whose identifier is the NSID.
 */
public final class EnduranceGroupsData implements IdentifyData {
  @Override
  public int cns() {
    return IdentifyCns.ENDURANCE_GROUP_LIST;
  }

  @Override
  public void fill(Request request, ByteBuffer out, int base) {
    int first = IdentifyRequest.cnssid(request.cdw(11));
    int[] groups =
        NamedNamespace.attachments(request).allocated().tailMap(first).keySet().stream()
            .mapToInt(Integer::intValue)
            .toArray();
    // The list has the form of a Controller List: a count, then as many identifiers of 16 bits.
    ControllerList.encode(out, base, groups);
  }
}
