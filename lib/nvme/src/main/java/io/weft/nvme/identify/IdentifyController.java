// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.identify;

import io.weft.nvme.SqeLayout;
import io.weft.nvme.Structure;
import java.nio.ByteBuffer;
import java.util.List;

/** Identify Controller, CNS 01h (NVMe Base 2.1, section 5.1.13.2.1). */
public final class IdentifyController extends Structure<IdentifyController, IdentifyControllerField> {
  public static final int LENGTH = 4096;

  private static final List<IdentifyControllerField> FIELDS = List.of(IdentifyControllerField.values());

  /** A structure of zeroes. */
  public IdentifyController() {
    super(LENGTH);
  }

  private IdentifyController(ByteBuffer in, int base) {
    super(LENGTH, in, base);
  }

  /**
   * Copies the structure out of a buffer.
   *
   * @param in little endian
   * @param base where the structure starts
   * @throws IndexOutOfBoundsException if fewer than {@link #LENGTH} bytes follow
   */
  public static IdentifyController decode(ByteBuffer in, int base) {
    return new IdentifyController(in, base);
  }

  @Override
  protected IdentifyController self() {
    return this;
  }

  @Override
  public List<IdentifyControllerField> fields() {
    return FIELDS;
  }

  /**
   * The most data that one command may move.
   *
   * @param pageSize the controller's smallest memory page in bytes, from CAP.MPSMIN
   * @return bytes, or {@link Long#MAX_VALUE} if the controller states no limit
   */
  public long maxTransferBytes(long pageSize) {
    int mdts = (int) get(IdentifyControllerField.MDTS);
    return mdts == 0 || mdts > 40 ? Long.MAX_VALUE : pageSize << mdts;
  }

  /** The most data in bytes that a command capsule of an I/O queue may carry. */
  public long inCapsuleBytes() {
    return Math.max(0, get(IdentifyControllerField.IOCCSZ) * 16 - SqeLayout.LENGTH);
  }
}
