// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.log;

import io.weft.nvme.StructureField;

/** The fields of the SMART / Health Information log page (NVMe Base 2.1, section 5.1.12.1.3). */
public enum SmartLogField implements StructureField {
  CW(0, 1, Kind.BITS, "Critical Warning"),
  CTEMP(1, 2, Kind.NUMBER, "Composite Temperature"),
  AVSP(3, 1, Kind.NUMBER, "Available Spare"),
  AVSPT(4, 1, Kind.NUMBER, "Available Spare Threshold"),
  PUSED(5, 1, Kind.NUMBER, "Percentage Used"),
  EGCWS(6, 1, Kind.BITS, "Endurance Group Critical Warning Summary"),
  DUR(32, 16, Kind.NUMBER, "Data Units Read"),
  DUW(48, 16, Kind.NUMBER, "Data Units Written"),
  HRC(64, 16, Kind.NUMBER, "Host Read Commands"),
  HWC(80, 16, Kind.NUMBER, "Host Write Commands"),
  CBT(96, 16, Kind.NUMBER, "Controller Busy Time"),
  PWRC(112, 16, Kind.NUMBER, "Power Cycles"),
  POH(128, 16, Kind.NUMBER, "Power On Hours"),
  UPL(144, 16, Kind.NUMBER, "Unexpected Power Losses"),
  MDIE(160, 16, Kind.NUMBER, "Media and Data Integrity Errors"),
  NEILE(176, 16, Kind.NUMBER, "Number of Error Information Log Entries"),
  WCTT(192, 4, Kind.NUMBER, "Warning Composite Temperature Time"),
  CCTT(196, 4, Kind.NUMBER, "Critical Composite Temperature Time"),
  TSEN1(200, 2, Kind.NUMBER, "Temperature Sensor 1"),
  TSEN2(202, 2, Kind.NUMBER, "Temperature Sensor 2"),
  TSEN3(204, 2, Kind.NUMBER, "Temperature Sensor 3"),
  TSEN4(206, 2, Kind.NUMBER, "Temperature Sensor 4"),
  TSEN5(208, 2, Kind.NUMBER, "Temperature Sensor 5"),
  TSEN6(210, 2, Kind.NUMBER, "Temperature Sensor 6"),
  TSEN7(212, 2, Kind.NUMBER, "Temperature Sensor 7"),
  TSEN8(214, 2, Kind.NUMBER, "Temperature Sensor 8"),
  TMT1TC(216, 4, Kind.NUMBER, "Thermal Management Temperature 1 Transition Count"),
  TMT2TC(220, 4, Kind.NUMBER, "Thermal Management Temperature 2 Transition Count"),
  TTTMT1(224, 4, Kind.NUMBER, "Total Time For Thermal Management Temperature 1"),
  TTTMT2(228, 4, Kind.NUMBER, "Total Time For Thermal Management Temperature 2");

  private final int offset;
  private final int length;
  private final Kind kind;
  private final String title;

  SmartLogField(int offset, int length, Kind kind, String title) {
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
