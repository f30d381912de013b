// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.weft.nvme.SqeLayout;
import io.weft.nvme.fabrics.Capabilities;
import io.weft.nvme.identify.IdentifyController;
import io.weft.nvme.identify.IdentifyControllerField;
import org.jspecify.annotations.Nullable;

/** Checks that a controller has what a Fabrics host needs. */
final class ControllerChecks {
  /** CNTRLTYPE of a discovery controller. */
  static final int TYPE_DISCOVERY = 2;
  private static final int SGLS_SUPPORTED = 3;

  private ControllerChecks() {}

  /** Why CAP rules a controller out, null if it does not. */
  static @Nullable String problem(long cap) {
    int sets = Capabilities.commandSets(cap);
    if ((sets & 0xc1) == 0) {
      return "CAP.CSS %02xh supports nothing".formatted(sets);
    }
    return Capabilities.minPageSize(cap) > 4096 ? "CAP.MPSMIN is above 4 KiB" : null;
  }

  /**
   * Why Identify Controller rules a controller out, null if it does not.
   *
   * @param controllerId the controller ID that Connect returned
   * @param keepAlive whether the host uses the keep-alive timer
   */
  static @Nullable String problem(IdentifyController identity, int controllerId, boolean keepAlive) {
    long cntlid = identity.get(IdentifyControllerField.CNTLID);
    if (cntlid != controllerId) {
      return "Identify says controller %d, Connect said %d".formatted(cntlid, controllerId);
    }
    if (keepAlive && identity.get(IdentifyControllerField.KAS) == 0) {
      return "KAS is 0: the controller has no keep-alive timer";
    }
    if (identity.get(IdentifyControllerField.CNTRLTYPE) == TYPE_DISCOVERY) {
      return null;
    }
    if (identity.get(IdentifyControllerField.IOCCSZ) * 16 < SqeLayout.LENGTH) {
      return "IOCCSZ is below a command's 64 bytes";
    }
    if (identity.get(IdentifyControllerField.IORCSZ) < 1) {
      return "IORCSZ is below a completion's 16 bytes";
    }
    if (identity.get(IdentifyControllerField.MAXCMD) == 0) {
      return "MAXCMD is 0";
    }
    if ((identity.get(IdentifyControllerField.SGLS) & SGLS_SUPPORTED) == 0) {
      return "SGLS says that SGLs are not supported";
    }
    if (identity.get(IdentifyControllerField.ICDOFF) != 0) {
      return "ICDOFF is not 0";
    }
    return null;
  }
}
