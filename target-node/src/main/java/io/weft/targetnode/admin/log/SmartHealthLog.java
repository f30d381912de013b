// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.log;

import io.weft.fabric.Request;
import io.weft.fabric.admin.LogPage;
import io.weft.nvme.Nsid;
import io.weft.nvme.StatusCode;
import io.weft.nvme.log.LogPageId;
import io.weft.nvme.log.SmartLog;
import io.weft.nvme.log.SmartLogField;
import io.weft.targetnode.health.NodeHealth;
import io.weft.targetnode.subsystem.AttachedNamespace;
import io.weft.targetnode.subsystem.CriticalWarning;
import io.weft.targetnode.subsystem.HealthCounters;
import io.weft.targetnode.subsystem.IoController;
import io.weft.targetnode.subsystem.NamedNamespace;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.List;

/**
 * SMART / Health Information, 02h (NVMe Base 2.1, section 5.1.12.1.3), of one namespace or all. The storage reports
 * neither wear nor spare, so these read as unused and full.
 */
public final class SmartHealthLog implements LogPage {
  static final int FULL_SPARE = 100;
  static final int SPARE_THRESHOLD = 10;

  private final NodeHealth health;

  /** The log page of a node. @param health the node's health */
  public SmartHealthLog(NodeHealth health) {
    this.health = health;
  }

  @Override
  public int id() {
    return LogPageId.SMART_HEALTH;
  }

  @Override
  public int check(Request request) {
    return request.nsid() == 0 || request.nsid() == Nsid.ALL
        ? StatusCode.SUCCESS
        : NamedNamespace.requireActive(request);
  }

  @Override
  public ByteBuffer page(Request request) {
    IoController controller = (IoController) request.controller();
    AttachedNamespace one = NamedNamespace.attached(request);
    Collection<AttachedNamespace> namespaces = one != null ? List.of(one) : controller.attachments().all();
    HealthCounters counters = HealthCounters.of(namespaces);
    int warning = CriticalWarning.of(controller, health.temperature());
    SmartLog log =
        new SmartLog()
            .set(SmartLogField.CW, warning)
            .set(SmartLogField.CTEMP, health.temperature())
            .set(SmartLogField.AVSP, FULL_SPARE)
            .set(SmartLogField.AVSPT, SPARE_THRESHOLD)
            .set(SmartLogField.EGCWS, warning & CriticalWarning.RELIABILITY)
            .set(SmartLogField.DUR, counters.dataUnitsRead())
            .set(SmartLogField.DUW, counters.dataUnitsWritten())
            .set(SmartLogField.HRC, counters.hostReadCommands())
            .set(SmartLogField.HWC, counters.hostWriteCommands())
            .set(SmartLogField.PWRC, health.powerCycles())
            .set(SmartLogField.POH, health.powerOnHours())
            .set(SmartLogField.UPL, health.unexpectedPowerLosses())
            .set(SmartLogField.MDIE, counters.mediaErrors())
            .set(SmartLogField.NEILE, controller.errorLog().count());
    ByteBuffer page = ByteBuffer.allocate(SmartLog.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    log.encode(page, 0);
    return page;
  }
}
