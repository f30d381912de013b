// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.log;

import io.weft.nvme.StructureField;

/** The fields of an Error Information log entry (NVMe Base 2.1, section 5.1.12.1.2). */
public enum ErrorLogField implements StructureField {
  ECNT(0, 8, Kind.NUMBER, "Error Count"),
  SQID(8, 2, Kind.NUMBER, "Submission Queue ID"),
  CID(10, 2, Kind.BITS, "Command ID"),
  STATUS(12, 2, Kind.BITS, "Status Info"),
  PEL(14, 2, Kind.BITS, "Parameter Error Location"),
  LBA(16, 8, Kind.NUMBER, "Logical Block Address"),
  NSID(24, 4, Kind.NUMBER, "Namespace Identifier"),
  VSIA(28, 1, Kind.BITS, "Vendor Specific Information Available"),
  TRTYPE(29, 1, Kind.NUMBER, "Transport Type"),
  CSI(30, 1, Kind.NUMBER, "Command Set Indicator"),
  OPC(31, 1, Kind.BITS, "Opcode"),
  CSINFO(32, 8, Kind.BITS, "Command Specific Information"),
  TTSI(40, 2, Kind.BITS, "Transport Type Specific Information"),
  LPVER(63, 1, Kind.NUMBER, "Log Page Version");

  private final int offset;
  private final int length;
  private final Kind kind;
  private final String title;

  ErrorLogField(int offset, int length, Kind kind, String title) {
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
