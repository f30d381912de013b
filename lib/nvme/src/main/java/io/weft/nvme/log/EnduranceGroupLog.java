// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.log;

import io.weft.nvme.Structure;
import java.nio.ByteBuffer;
import java.util.List;

/** Endurance Group Information log page, 09h (NVMe Base 2.1, section 5.1.12.1.10). */
public final class EnduranceGroupLog extends Structure<EnduranceGroupLog, EnduranceGroupLogField> {
  public static final int LENGTH = 512;

  private static final List<EnduranceGroupLogField> FIELDS = List.of(EnduranceGroupLogField.values());

  /** A structure of zeroes. */
  public EnduranceGroupLog() {
    super(LENGTH);
  }

  private EnduranceGroupLog(ByteBuffer in, int base) {
    super(LENGTH, in, base);
  }

  /**
   * Copies the structure out of a buffer.
   *
   * @param in little endian
   * @param base where the structure starts
   * @throws IndexOutOfBoundsException if fewer than {@link #LENGTH} bytes follow
   */
  public static EnduranceGroupLog decode(ByteBuffer in, int base) {
    return new EnduranceGroupLog(in, base);
  }

  @Override
  protected EnduranceGroupLog self() {
    return this;
  }

  @Override
  public List<EnduranceGroupLogField> fields() {
    return FIELDS;
  }
}
