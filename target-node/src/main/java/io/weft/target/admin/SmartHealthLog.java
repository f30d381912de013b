// SPDX-License-Identifier: Apache-2.0
package io.weft.target.admin;

import io.weft.fabric.Request;
import io.weft.fabric.admin.LogPage;
import io.weft.nvme.LogPageId;
import io.weft.nvme.SmartLog;
import io.weft.nvme.SmartLogField;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.target.subsystem.AttachedNamespace;
import io.weft.target.subsystem.IoController;
import io.weft.target.subsystem.IoKind;
import io.weft.target.subsystem.NamespaceStats;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * SMART / Health Information, 02h (NVMe Base 2.1, section 5.1.12.1.3), of one namespace or of all. The counters are real
 * since the service started; there is no medium whose temperature or wear could be told.
 */
final class SmartHealthLog implements LogPage {
  private static final int ALL = 0xffff_ffff;
  private static final int FULL_SPARE = 100;
  private static final int SPARE_THRESHOLD = 10;
  private static final long MILLIS_PER_HOUR = 3_600_000;

  @Override
  public int id() {
    return LogPageId.SMART_HEALTH;
  }

  @Override
  public int check(Request request) {
    int nsid = request.nsid();
    return nsid == 0 || nsid == ALL || NamespaceData.attached(request) != null
        ? StatusCode.SUCCESS
        : request.wrongField(SqeLayout.NSID, StatusCode.INVALID_NAMESPACE | StatusCode.DNR);
  }

  @Override
  public ByteBuffer page(Request request) {
    IoController controller = (IoController) request.controller();
    List<NamespaceStats> stats =
        controller.attachments().all().stream()
            .map(AttachedNamespace::namespace)
            .filter(n -> request.nsid() == 0 || request.nsid() == ALL || request.nsid() == n.nsid())
            .map(n -> n.stats())
            .toList();
    SmartLog log =
        new SmartLog()
            .set(SmartLogField.AVSP, FULL_SPARE)
            .set(SmartLogField.AVSPT, SPARE_THRESHOLD)
            .set(SmartLogField.DUR, SmartLog.dataUnits(sum(stats, of -> of.bytes(IoKind.READ))))
            .set(SmartLogField.DUW, SmartLog.dataUnits(sum(stats, of -> of.bytes(IoKind.WRITE))))
            .set(SmartLogField.HRC, sum(stats, of -> of.commands(IoKind.READ)))
            .set(SmartLogField.HWC, sum(stats, of -> of.commands(IoKind.WRITE)))
            .set(SmartLogField.POH, ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS_PER_HOUR)
            .set(SmartLogField.MDIE, sum(stats, of -> of.errors(IoKind.READ) + of.errors(IoKind.WRITE)))
            .set(SmartLogField.NEILE, controller.errorLog().count());
    ByteBuffer page = ByteBuffer.allocate(SmartLog.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    log.encode(page, 0);
    return page;
  }

  private static long sum(List<NamespaceStats> stats, ToLongFunction<NamespaceStats.OfLoop> counter) {
    return stats.stream().mapToLong(s -> s.sum(counter)).sum();
  }
}
