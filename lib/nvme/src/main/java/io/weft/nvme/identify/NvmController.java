// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.identify;

import io.weft.nvme.Structure;
import java.nio.ByteBuffer;
import java.util.List;

/** NVM Command Set Identify Controller, CNS 06h with CSI 00h (NVM Command Set 1.1, section 4.1.5.4). */
public final class NvmController extends Structure<NvmController, NvmControllerField> {
  public static final int LENGTH = 4096;

  private static final List<NvmControllerField> FIELDS = List.of(NvmControllerField.values());

  /** A structure of zeroes. */
  public NvmController() {
    super(LENGTH);
  }

  private NvmController(ByteBuffer in, int base) {
    super(LENGTH, in, base);
  }

  /**
   * Copies the structure out of a buffer.
   *
   * @param in little endian
   * @param base where the structure starts
   * @throws IndexOutOfBoundsException if fewer than {@link #LENGTH} bytes follow
   */
  public static NvmController decode(ByteBuffer in, int base) {
    return new NvmController(in, base);
  }

  @Override
  protected NvmController self() {
    return this;
  }

  @Override
  public List<NvmControllerField> fields() {
    return FIELDS;
  }
}
