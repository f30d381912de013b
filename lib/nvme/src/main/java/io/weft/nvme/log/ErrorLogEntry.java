// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.log;

import io.weft.nvme.Structure;
import java.nio.ByteBuffer;
import java.util.List;

/** One entry of the Error Information log page, 01h (NVMe Base 2.1, section 5.1.12.1.2). */
public final class ErrorLogEntry extends Structure<ErrorLogEntry, ErrorLogField> {
  public static final int LENGTH = 64;

  private static final List<ErrorLogField> FIELDS = List.of(ErrorLogField.values());

  /** A structure of zeroes. */
  public ErrorLogEntry() {
    super(LENGTH);
  }

  private ErrorLogEntry(ByteBuffer in, int base) {
    super(LENGTH, in, base);
  }

  /**
   * Copies the structure out of a buffer.
   *
   * @param in little endian
   * @param base where the structure starts
   * @throws IndexOutOfBoundsException if fewer than {@link #LENGTH} bytes follow
   */
  public static ErrorLogEntry decode(ByteBuffer in, int base) {
    return new ErrorLogEntry(in, base);
  }

  @Override
  protected ErrorLogEntry self() {
    return this;
  }

  @Override
  public List<ErrorLogField> fields() {
    return FIELDS;
  }

  /** PEL of an error that no parameter caused. */
  public static final int NO_PARAMETER = 0xffff;

  /**
   * PEL of a field of the Submission Queue Entry.
   *
   * @param byteOffset the field's first byte
   * @param bit the first invalid bit in that byte, 0 to 7
   */
  public static int parameterErrorLocation(int byteOffset, int bit) {
    return (byteOffset & 0xff) | (bit & 7) << 8;
  }
}
