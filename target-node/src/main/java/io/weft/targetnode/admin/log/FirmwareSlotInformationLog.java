// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.log;

import io.weft.fabric.Request;
import io.weft.fabric.admin.GetLogPageCommand;
import io.weft.fabric.admin.LogPage;
import io.weft.nvme.log.FirmwareSlotField;
import io.weft.nvme.log.FirmwareSlotLog;
import io.weft.nvme.log.LogPageId;
import io.weft.targetnode.subsystem.IoController;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Firmware Slot Information, 03h (NVMe Base 2.1, section 5.1.12.1.4): one read-only slot with the running firmware. */
public final class FirmwareSlotInformationLog implements LogPage {
  @Override
  public int id() {
    return LogPageId.FIRMWARE_SLOT;
  }

  @Override
  public int check(Request request) {
    return GetLogPageCommand.requireNoNamespace(request);
  }

  @Override
  public ByteBuffer page(Request request) {
    ByteBuffer page = ByteBuffer.allocate(FirmwareSlotLog.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    new FirmwareSlotLog()
        .set(FirmwareSlotField.AFI, 1)
        .set(FirmwareSlotField.FRS1, ((IoController) request.controller()).attributes().firmware())
        .encode(page, 0);
    return page;
  }
}
