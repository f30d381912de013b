// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.identify;

import io.weft.nvme.StructureField;

/** The fields of Identify Namespace (NVM Command Set 1.1, section 4.1.5.1), without the LBA formats. */
public enum IdentifyNamespaceField implements StructureField {
  NSZE(0, 8, Kind.NUMBER, "Namespace Size"),
  NCAP(8, 8, Kind.NUMBER, "Namespace Capacity"),
  NUSE(16, 8, Kind.NUMBER, "Namespace Utilization"),
  NSFEAT(24, 1, Kind.BITS, "Namespace Features"),
  NLBAF(25, 1, Kind.NUMBER, "Number of LBA Formats"),
  FLBAS(26, 1, Kind.BITS, "Formatted LBA Size"),
  MC(27, 1, Kind.BITS, "Metadata Capabilities"),
  DPC(28, 1, Kind.BITS, "End-to-end Data Protection Capabilities"),
  DPS(29, 1, Kind.BITS, "End-to-end Data Protection Type Settings"),
  NMIC(30, 1, Kind.BITS, "Namespace Multi-path I/O and Namespace Sharing Capabilities"),
  RESCAP(31, 1, Kind.BITS, "Reservation Capabilities"),
  FPI(32, 1, Kind.BITS, "Format Progress Indicator"),
  DLFEAT(33, 1, Kind.BITS, "Deallocate Logical Block Features"),
  NAWUN(34, 2, Kind.NUMBER, "Namespace Atomic Write Unit Normal"),
  NAWUPF(36, 2, Kind.NUMBER, "Namespace Atomic Write Unit Power Fail"),
  NACWU(38, 2, Kind.NUMBER, "Namespace Atomic Compare and Write Unit"),
  NABSN(40, 2, Kind.NUMBER, "Namespace Atomic Boundary Size Normal"),
  NABO(42, 2, Kind.NUMBER, "Namespace Atomic Boundary Offset"),
  NABSPF(44, 2, Kind.NUMBER, "Namespace Atomic Boundary Size Power Fail"),
  NOIOB(46, 2, Kind.NUMBER, "Namespace Optimal I/O Boundary"),
  NVMCAP(48, 16, Kind.NUMBER, "NVM Capacity"),
  NPWG(64, 2, Kind.NUMBER, "Namespace Preferred Write Granularity"),
  NPWA(66, 2, Kind.NUMBER, "Namespace Preferred Write Alignment"),
  NPDG(68, 2, Kind.NUMBER, "Namespace Preferred Deallocate Granularity"),
  NPDA(70, 2, Kind.NUMBER, "Namespace Preferred Deallocate Alignment"),
  NOWS(72, 2, Kind.NUMBER, "Namespace Optimal Write Size"),
  MSSRL(74, 2, Kind.NUMBER, "Maximum Single Source Range Length"),
  MCL(76, 4, Kind.NUMBER, "Maximum Copy Length"),
  MSRC(80, 1, Kind.NUMBER, "Maximum Source Range Count"),
  KPIOS(81, 1, Kind.BITS, "Key Per I/O Status"),
  NULBAF(82, 1, Kind.NUMBER, "Number of Unique Capability LBA Formats"),
  KPIODAAG(84, 4, Kind.NUMBER, "Key Per I/O Data Access Alignment and Granularity"),
  ANAGRPID(92, 4, Kind.NUMBER, "ANA Group Identifier"),
  NSATTR(99, 1, Kind.BITS, "Namespace Attributes"),
  NVMSETID(100, 2, Kind.NUMBER, "NVM Set Identifier"),
  ENDGID(102, 2, Kind.NUMBER, "Endurance Group Identifier"),
  NGUID(104, 16, Kind.BYTES, "Namespace Globally Unique Identifier"),
  EUI64(120, 8, Kind.BYTES, "IEEE Extended Unique Identifier");

  private final int offset;
  private final int length;
  private final Kind kind;
  private final String title;

  IdentifyNamespaceField(int offset, int length, Kind kind, String title) {
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
