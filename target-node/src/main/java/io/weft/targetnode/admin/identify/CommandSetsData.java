// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.fabric.Request;
import io.weft.fabric.admin.IdentifyData;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.IdentifyRequest;
import io.weft.targetnode.subsystem.IoController;
import java.nio.ByteBuffer;

/**
 * I/O Command Set data structure, CNS 1Ch (NVMe Base 2.1, section 5.1.13.2.19), of this or another controller of the
 * subsystem: one combination, the NVM Command Set alone.
 */
public final class CommandSetsData implements IdentifyData {
  private static final int THIS_CONTROLLER = 0xffff;

  @Override
  public int cns() {
    return IdentifyCns.IO_COMMAND_SETS;
  }

  @Override
  public int check(Request request) {
    int cntid = IdentifyRequest.cntid(request.cdw(10));
    boolean known =
        cntid == THIS_CONTROLLER || ((IoController) request.controller()).subsystem().controller(cntid) != null;
    return known ? StatusCode.SUCCESS : request.invalidField(SqeLayout.CDW10 + 2);
  }

  @Override
  public void fill(Request request, ByteBuffer out, int base) {
    out.putLong(base, 1L << IdentifyCns.CSI_NVM);
  }
}
