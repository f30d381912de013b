// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.identify;

import io.weft.nvme.Structure;
import java.nio.ByteBuffer;
import java.util.List;

/** I/O Command Set Independent Identify Namespace, CNS 08h (NVMe Base 2.1, section 5.1.13.2.8). */
public final class IndependentNamespace extends Structure<IndependentNamespace, IndependentNamespaceField> {
  public static final int LENGTH = 4096;

  private static final List<IndependentNamespaceField> FIELDS = List.of(IndependentNamespaceField.values());

  /** A structure of zeroes. */
  public IndependentNamespace() {
    super(LENGTH);
  }

  private IndependentNamespace(ByteBuffer in, int base) {
    super(LENGTH, in, base);
  }

  /**
   * Copies the structure out of a buffer.
   *
   * @param in little endian
   * @param base where the structure starts
   * @throws IndexOutOfBoundsException if fewer than {@link #LENGTH} bytes follow
   */
  public static IndependentNamespace decode(ByteBuffer in, int base) {
    return new IndependentNamespace(in, base);
  }

  @Override
  protected IndependentNamespace self() {
    return this;
  }

  @Override
  public List<IndependentNamespaceField> fields() {
    return FIELDS;
  }

  /** NSFEAT, VWCNP: this namespace has no volatile write cache, even if the controller's VWC reports one. */
  public static final int NSFEAT_NO_VOLATILE_WRITE_CACHE = 1 << 5;
  /** NSTAT: the namespace is ready. */
  public static final int NSTAT_READY = 1;
}
