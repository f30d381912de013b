// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.log;

import io.weft.fabric.Request;
import io.weft.fabric.admin.GetLogPageCommand;
import io.weft.fabric.admin.LogPage;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.log.EnduranceGroupLog;
import io.weft.nvme.log.EnduranceGroupLogField;
import io.weft.nvme.log.LogPageId;
import io.weft.nvme.log.LogPageRequest;
import io.weft.targetnode.subsystem.AttachedNamespace;
import io.weft.targetnode.subsystem.CriticalWarning;
import io.weft.targetnode.subsystem.HealthCounters;
import io.weft.targetnode.subsystem.IoController;
import io.weft.targetnode.subsystem.NamedNamespace;
import io.weft.targetnode.subsystem.Namespace;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Endurance Group Information, 09h (NVMe Base 2.1, section 5.1.12.1.10). Each namespace is its own group, whose
 * identifier, in the Log Specific Identifier, is the NSID.
 */
public final class EnduranceGroupInformationLog implements LogPage {
  @Override
  public int id() {
    return LogPageId.ENDURANCE_GROUP;
  }

  private static @Nullable AttachedNamespace group(Request request) {
    return NamedNamespace.attachments(request).get(LogPageRequest.lsi(request.cdw(11)));
  }

  @Override
  public int check(Request request) {
    int status = GetLogPageCommand.requireNoNamespace(request);
    return status == StatusCode.SUCCESS && group(request) == null
        ? request.invalidField(SqeLayout.CDW11 + 2)
        : status;
  }

  @Override
  public ByteBuffer page(Request request) {
    EnduranceGroupLog log = new EnduranceGroupLog();
    AttachedNamespace attached = group(request);
    if (attached != null) {
      fill(log, attached, ((IoController) request.controller()).errorLog().count());
    }
    ByteBuffer page = ByteBuffer.allocate(EnduranceGroupLog.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    log.encode(page, 0);
    return page;
  }

  private static void fill(EnduranceGroupLog log, AttachedNamespace attached, long errors) {
    HealthCounters counters = HealthCounters.of(List.of(attached));
    Namespace namespace = attached.namespace();
    log.set(EnduranceGroupLogField.EGCW, counters.mediaErrors() > 0 ? CriticalWarning.RELIABILITY : 0)
        .set(EnduranceGroupLogField.AVSP, SmartHealthLog.FULL_SPARE)
        .set(EnduranceGroupLogField.AVSPT, SmartHealthLog.SPARE_THRESHOLD)
        .set(EnduranceGroupLogField.DUR, counters.dataUnitsRead())
        .set(EnduranceGroupLogField.DUW, counters.dataUnitsWritten())
        .set(EnduranceGroupLogField.MUW, counters.dataUnitsWritten())
        .set(EnduranceGroupLogField.HRC, counters.hostReadCommands())
        .set(EnduranceGroupLogField.HWC, counters.hostWriteCommands())
        .set(EnduranceGroupLogField.MDIE, counters.mediaErrors())
        .set(EnduranceGroupLogField.NEILE, errors)
        .set(EnduranceGroupLogField.TEGCAP, namespace.blocks() << namespace.blockShift());
  }
}
