// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.identify;

import io.weft.nvme.StructureField;

/** The fields of the NVM Command Set Identify Namespace (NVM Command Set 1.1, section 4.1.5.3). */
public enum NvmNamespaceField implements StructureField {
  LBSTM(0, 8, Kind.BITS, "Logical Block Storage Tag Mask"),
  PIC(8, 1, Kind.BITS, "Protection Information Capabilities"),
  PIFA(9, 1, Kind.BITS, "Protection Information Format Attribute"),
  NPDGL(268, 4, Kind.NUMBER, "Namespace Preferred Deallocate Granularity Large"),
  NPRG(272, 4, Kind.NUMBER, "Namespace Preferred Read Granularity"),
  NPRA(276, 4, Kind.NUMBER, "Namespace Preferred Read Alignment"),
  NORS(280, 4, Kind.NUMBER, "Namespace Optimal Read Size"),
  NPDAL(284, 4, Kind.NUMBER, "Namespace Preferred Deallocate Alignment Large"),
  LBAPSS(288, 4, Kind.NUMBER, "LBA Format Placement Shard Size"),
  TLBAAG(292, 4, Kind.NUMBER, "Tracked LBA Allocation Granularity");

  private final int offset;
  private final int length;
  private final Kind kind;
  private final String title;

  NvmNamespaceField(int offset, int length, Kind kind, String title) {
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
