// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.log;

import io.weft.nvme.Structure;
import java.nio.ByteBuffer;
import java.util.List;

/** Firmware Slot Information log page, 03h (NVMe Base 2.1, section 5.1.12.1.4). */
public final class FirmwareSlotLog extends Structure<FirmwareSlotLog, FirmwareSlotField> {
  public static final int LENGTH = 512;

  private static final List<FirmwareSlotField> FIELDS = List.of(FirmwareSlotField.values());

  /** A structure of zeroes. */
  public FirmwareSlotLog() {
    super(LENGTH);
  }

  private FirmwareSlotLog(ByteBuffer in, int base) {
    super(LENGTH, in, base);
  }

  /**
   * Copies the structure out of a buffer.
   *
   * @param in little endian
   * @param base where the structure starts
   * @throws IndexOutOfBoundsException if fewer than {@link #LENGTH} bytes follow
   */
  public static FirmwareSlotLog decode(ByteBuffer in, int base) {
    return new FirmwareSlotLog(in, base);
  }

  @Override
  protected FirmwareSlotLog self() {
    return this;
  }

  @Override
  public List<FirmwareSlotField> fields() {
    return FIELDS;
  }
}
