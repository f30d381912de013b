// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.log;

import io.weft.nvme.Structure;
import java.nio.ByteBuffer;
import java.util.List;

/** SMART / Health Information log page, 02h (NVMe Base 2.1, section 5.1.12.1.3). */
public final class SmartLog extends Structure<SmartLog, SmartLogField> {
  public static final int LENGTH = 512;

  private static final List<SmartLogField> FIELDS = List.of(SmartLogField.values());

  /** A structure of zeroes. */
  public SmartLog() {
    super(LENGTH);
  }

  private SmartLog(ByteBuffer in, int base) {
    super(LENGTH, in, base);
  }

  /**
   * Copies the structure out of a buffer.
   *
   * @param in little endian
   * @param base where the structure starts
   * @throws IndexOutOfBoundsException if fewer than {@link #LENGTH} bytes follow
   */
  public static SmartLog decode(ByteBuffer in, int base) {
    return new SmartLog(in, base);
  }

  @Override
  protected SmartLog self() {
    return this;
  }

  @Override
  public List<SmartLogField> fields() {
    return FIELDS;
  }

  /** Bytes in a data unit, the unit of DUR and DUW: a thousand blocks of 512 bytes. */
  public static final int DATA_UNIT = 512_000;

  /** A number of bytes in data units, rounded up. */
  public static long dataUnits(long byteCount) {
    return Math.ceilDiv(byteCount, (long) DATA_UNIT);
  }
}
