// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.identify;

import io.weft.nvme.StructureField;

/** The fields of the NVM Command Set Identify Controller (NVM Command Set 1.1, section 4.1.5.4). */
public enum NvmControllerField implements StructureField {
  VSL(0, 1, Kind.NUMBER, "Verify Size Limit"),
  WZSL(1, 1, Kind.NUMBER, "Write Zeroes Size Limit"),
  WUSL(2, 1, Kind.NUMBER, "Write Uncorrectable Size Limit"),
  DMRL(3, 1, Kind.NUMBER, "Dataset Management Ranges Limit"),
  DMRSL(4, 4, Kind.NUMBER, "Dataset Management Range Size Limit"),
  DMSL(8, 8, Kind.NUMBER, "Dataset Management Size Limit"),
  KPIOCAP(16, 1, Kind.BITS, "Key Per I/O Capabilities"),
  WZDSL(17, 1, Kind.NUMBER, "Write Zeroes With Deallocate Size Limit"),
  AOCS(18, 2, Kind.BITS, "Admin Optional Command Support"),
  VER(20, 4, Kind.BITS, "Version"),
  LBAMQF(24, 1, Kind.NUMBER, "LBA Migration Queue Format");

  private final int offset;
  private final int length;
  private final Kind kind;
  private final String title;

  NvmControllerField(int offset, int length, Kind kind, String title) {
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
