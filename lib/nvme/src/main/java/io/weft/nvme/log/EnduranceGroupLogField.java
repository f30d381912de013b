// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.log;

import io.weft.nvme.StructureField;

/** The fields of the Endurance Group Information log page (NVMe Base 2.1, section 5.1.12.1.10). */
public enum EnduranceGroupLogField implements StructureField {
  EGCW(0, 1, Kind.BITS, "Critical Warning"),
  EGFEAT(1, 1, Kind.BITS, "Endurance Group Features"),
  AVSP(3, 1, Kind.NUMBER, "Available Spare"),
  AVSPT(4, 1, Kind.NUMBER, "Available Spare Threshold"),
  PUSED(5, 1, Kind.NUMBER, "Percentage Used"),
  DID(6, 2, Kind.NUMBER, "Domain Identifier"),
  EE(32, 16, Kind.NUMBER, "Endurance Estimate"),
  DUR(48, 16, Kind.NUMBER, "Data Units Read"),
  DUW(64, 16, Kind.NUMBER, "Data Units Written"),
  MUW(80, 16, Kind.NUMBER, "Media Units Written"),
  HRC(96, 16, Kind.NUMBER, "Host Read Commands"),
  HWC(112, 16, Kind.NUMBER, "Host Write Commands"),
  MDIE(128, 16, Kind.NUMBER, "Media and Data Integrity Errors"),
  NEILE(144, 16, Kind.NUMBER, "Number of Error Information Log Entries"),
  TEGCAP(160, 16, Kind.NUMBER, "Total Endurance Group Capacity"),
  UEGCAP(176, 16, Kind.NUMBER, "Unallocated Endurance Group Capacity");

  private final int offset;
  private final int length;
  private final Kind kind;
  private final String title;

  EnduranceGroupLogField(int offset, int length, Kind kind, String title) {
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
