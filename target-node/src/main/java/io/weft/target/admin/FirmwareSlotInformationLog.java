// SPDX-License-Identifier: Apache-2.0
package io.weft.target.admin;

import io.weft.fabric.Request;
import io.weft.fabric.admin.GetLogPageCommand;
import io.weft.fabric.admin.LogPage;
import io.weft.nvme.FirmwareSlotField;
import io.weft.nvme.FirmwareSlotLog;
import io.weft.nvme.LogPageId;
import io.weft.target.subsystem.IoController;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Firmware Slot Information, 03h (NVMe Base 2.1, section 5.1.12.1.4): one read-only slot with what runs. */
final class FirmwareSlotInformationLog implements LogPage {
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
