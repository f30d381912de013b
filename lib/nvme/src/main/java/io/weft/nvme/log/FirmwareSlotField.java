// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.log;

import io.weft.nvme.StructureField;

/** The fields of the Firmware Slot Information log page (NVMe Base 2.1, section 5.1.12.1.4). */
public enum FirmwareSlotField implements StructureField {
  AFI(0, 1, Kind.BITS, "Active Firmware Info"),
  FRS1(8, 8, Kind.ASCII, "Firmware Revision for Slot 1"),
  FRS2(16, 8, Kind.ASCII, "Firmware Revision for Slot 2"),
  FRS3(24, 8, Kind.ASCII, "Firmware Revision for Slot 3"),
  FRS4(32, 8, Kind.ASCII, "Firmware Revision for Slot 4"),
  FRS5(40, 8, Kind.ASCII, "Firmware Revision for Slot 5"),
  FRS6(48, 8, Kind.ASCII, "Firmware Revision for Slot 6"),
  FRS7(56, 8, Kind.ASCII, "Firmware Revision for Slot 7");

  private final int offset;
  private final int length;
  private final Kind kind;
  private final String title;

  FirmwareSlotField(int offset, int length, Kind kind, String title) {
    this.offset = offset;
    this.length = length;
    this.kind = kind;
    this.title = title;
  }

  @Override
  public int offset() {
    return offset;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public String title() {
    return title;
  }
}
