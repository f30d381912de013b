// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.fabric.Request;
import io.weft.fabric.admin.IdentifyData;
import io.weft.nvme.identify.ControllerList;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.targetnode.subsystem.IoController;
import java.nio.ByteBuffer;

/** Controller list, CNS 13h (NVMe Base 2.1, section 5.1.13.2.13): the subsystem's controllers from CNTID on. */
public class ControllersData implements IdentifyData {
  @Override
  public int cns() {
    return IdentifyCns.CONTROLLER_LIST;
  }

  @Override
  public final void fill(Request request, ByteBuffer out, int base) {
    int[] ids =
        ((IoController) request.controller()).subsystem().controllers().stream()
            .filter(controller -> controller.cntlid() >= cntid(request) && lists(request, controller))
            .mapToInt(IoController::cntlid)
            .sorted()
            .toArray();
    ControllerList.encode(out, base, ids);
  }

  /** Whether a controller belongs on the list. */
  boolean lists(Request request, IoController controller) {
    return true;
  }

  /** CNTID of a request. */
  static int cntid(Request request) {
    return request.cdw(10) >>> 16;
  }
}
