// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.identify;

import io.weft.nvme.Structure;
import java.nio.ByteBuffer;
import java.util.List;

/** NVM Command Set Identify Namespace, CNS 05h with CSI 00h (NVM Command Set 1.1, section 4.1.5.3). */
public final class NvmNamespace extends Structure<NvmNamespace, NvmNamespaceField> {
  public static final int LENGTH = 4096;

  private static final List<NvmNamespaceField> FIELDS = List.of(NvmNamespaceField.values());

  /** A structure of zeroes. */
  public NvmNamespace() {
    super(LENGTH);
  }

  private NvmNamespace(ByteBuffer in, int base) {
    super(LENGTH, in, base);
  }

  /**
   * Copies the structure out of a buffer.
   *
   * @param in little endian
   * @param base where the structure starts
   * @throws IndexOutOfBoundsException if fewer than {@link #LENGTH} bytes follow
   */
  public static NvmNamespace decode(ByteBuffer in, int base) {
    return new NvmNamespace(in, base);
  }

  @Override
  protected NvmNamespace self() {
    return this;
  }

  @Override
  public List<NvmNamespaceField> fields() {
    return FIELDS;
  }
}
