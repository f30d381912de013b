// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.fabric.Request;
import io.weft.fabric.admin.IdentifyData;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.NvmController;
import io.weft.nvme.identify.NvmControllerField;
import io.weft.targetnode.io.IoLimits;
import java.nio.ByteBuffer;

/**
 * I/O Command Set specific Identify Controller, CNS 06h, of the NVM Command Set (NVM Command Set 1.1, section 4.1.5.4).
 */
public final class NvmControllerData implements IdentifyData {
  /** VER: version 1.1 of the NVM Command Set specification. */
  private static final int NVM_COMMAND_SET_1_1 = 1 << 16 | 1 << 8;

  @Override
  public int cns() {
    return IdentifyCns.COMMAND_SET_CONTROLLER;
  }

  @Override
  public int check(Request request) {
    return NamespaceData.requireNvm(request);
  }

  @Override
  public void fill(Request request, ByteBuffer out, int base) {
    new NvmController()
        .set(NvmControllerField.VSL, IoLimits.VSL)
        .set(NvmControllerField.WZSL, IoLimits.WZSL)
        .set(NvmControllerField.VER, NVM_COMMAND_SET_1_1)
        .encode(out, base);
  }
}
