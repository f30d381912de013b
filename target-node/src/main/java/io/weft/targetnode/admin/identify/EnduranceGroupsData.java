// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.fabric.Request;
import io.weft.fabric.admin.IdentifyData;
import io.weft.nvme.identify.ControllerList;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.targetnode.subsystem.NamedNamespace;
import java.nio.ByteBuffer;

/**
 * Endurance Group List, CNS 19h (NVMe Base 2.1, section 5.1.13.2.17), from the identifier in CNSSID on. Each namespace is
 * an Endurance Group of its own, whose identifier is the NSID.
 */
public final class EnduranceGroupsData implements IdentifyData {
  @Override
  public int cns() {
    return IdentifyCns.ENDURANCE_GROUP_LIST;
  }

  @Override
  public void fill(Request request, ByteBuffer out, int base) {
    int first = request.cdw(11) & 0xffff;
    int[] groups =
        NamedNamespace.attachments(request).allocated().tailMap(first).keySet().stream()
            .mapToInt(Integer::intValue)
            .toArray();
    // The list has the form of a Controller List: a count, then as many identifiers of 16 bits.
    ControllerList.encode(out, base, groups);
  }
}
