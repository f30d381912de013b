// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.identify;

import io.weft.nvme.StructureField;

/** The fields of the I/O Command Set Independent Identify Namespace (NVMe Base 2.1, section 5.1.13.2.8). */
public enum IndependentNamespaceField implements StructureField {
  NSFEAT(0, 1, Kind.BITS, "Common Namespace Features"),
  NMIC(1, 1, Kind.BITS, "Namespace Multi-path I/O and Namespace Sharing Capabilities"),
  RESCAP(2, 1, Kind.BITS, "Reservation Capabilities"),
  FPI(3, 1, Kind.BITS, "Format Progress Indicator"),
  ANAGRPID(4, 4, Kind.NUMBER, "ANA Group Identifier"),
  NSATTR(8, 1, Kind.BITS, "Namespace Attributes"),
  NVMSETID(10, 2, Kind.NUMBER, "NVM Set Identifier"),
  ENDGID(12, 2, Kind.NUMBER, "Endurance Group Identifier"),
  NSTAT(14, 1, Kind.BITS, "Namespace Status"),
  KPIOS(15, 1, Kind.BITS, "Key Per I/O Status"),
  MAXKT(16, 2, Kind.NUMBER, "Maximum Key Tag"),
  RGRPID(20, 4, Kind.NUMBER, "Reachability Group Identifier");

  private final int offset;
  private final int length;
  private final Kind kind;
  private final String title;

  IndependentNamespaceField(int offset, int length, Kind kind, String title) {
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
