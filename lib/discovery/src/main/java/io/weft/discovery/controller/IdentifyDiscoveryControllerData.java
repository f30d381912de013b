// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.controller;

import io.weft.fabric.AsyncEvents;
import io.weft.fabric.Controller;
import io.weft.fabric.FabricPort;
import io.weft.fabric.Request;
import io.weft.fabric.admin.IdentifyData;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.IdentifyController;
import io.weft.nvme.identify.IdentifyControllerField;
import java.nio.ByteBuffer;

/** Identify Controller of a discovery controller (NVMe Base 2.1, section 5.1.13.2.1 and 3.1.3.5). */
final class IdentifyDiscoveryControllerData implements IdentifyData {
  private static final int LPA_EFFECTS = 1 << 1;
  private static final int LPA_EXTENDED = 1 << 2;
  private static final int LPA_MISCELLANEOUS = 1 << 5;
  private static final int SGLS_BYTE_ALIGNED = 1;
  private static final int SGLS_OFFSET = 1 << 20;
  private static final int DISCOVERY_CONTROLLER = 2;
  private static final int CTRATT_TRAFFIC_KEEP_ALIVE = 1 << 6;

  @Override
  public int cns() {
    return IdentifyCns.CONTROLLER;
  }

  @Override
  public void fill(Request request, ByteBuffer out, int base) {
    Controller controller = request.controller();
    FabricPort port = controller.port();
    new IdentifyController()
        .set(IdentifyControllerField.MN, "Weft")
        .set(IdentifyControllerField.FR, "0.1")
        .set(IdentifyControllerField.MDTS, Integer.numberOfTrailingZeros(port.maxTransferSize() / 4096))
        .set(IdentifyControllerField.CNTLID, controller.cntlid())
        .set(IdentifyControllerField.VER, controller.version())
        .set(IdentifyControllerField.OAES, AsyncEvent.CONFIG_DISCOVERY_LOG_CHANGE & 0xffff_ffffL)
        .set(IdentifyControllerField.CTRATT, CTRATT_TRAFFIC_KEEP_ALIVE)
        .set(IdentifyControllerField.CNTRLTYPE, DISCOVERY_CONTROLLER)
        .set(IdentifyControllerField.AERL, AsyncEvents.LIMIT - 1)
        .set(IdentifyControllerField.LPA, LPA_EFFECTS | LPA_EXTENDED | LPA_MISCELLANEOUS)
        .set(IdentifyControllerField.KAS, Controller.KEEP_ALIVE_GRANULARITY)
        .set(IdentifyControllerField.MAXCMD, port.maxQueueEntries())
        .set(IdentifyControllerField.SGLS, SGLS_BYTE_ALIGNED | SGLS_OFFSET)
        .set(IdentifyControllerField.SUBNQN, controller.association().subsystemNqn())
        .encode(out, base);
  }
}
