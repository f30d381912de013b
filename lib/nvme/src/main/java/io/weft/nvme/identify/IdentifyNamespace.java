// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.identify;

import io.weft.nvme.Structure;
import java.nio.ByteBuffer;
import java.util.List;

/** Identify Namespace, CNS 00h (NVM Command Set 1.1, section 4.1.5.1). */
public final class IdentifyNamespace extends Structure<IdentifyNamespace, IdentifyNamespaceField> {
  public static final int LENGTH = 4096;

  private static final List<IdentifyNamespaceField> FIELDS = List.of(IdentifyNamespaceField.values());

  /** A structure of zeroes. */
  public IdentifyNamespace() {
    super(LENGTH);
  }

  private IdentifyNamespace(ByteBuffer in, int base) {
    super(LENGTH, in, base);
  }

  /**
   * Copies the structure out of a buffer.
   *
   * @param in little endian
   * @param base where the structure starts
   * @throws IndexOutOfBoundsException if fewer than {@link #LENGTH} bytes follow
   */
  public static IdentifyNamespace decode(ByteBuffer in, int base) {
    return new IdentifyNamespace(in, base);
  }

  @Override
  protected IdentifyNamespace self() {
    return this;
  }

  @Override
  public List<IdentifyNamespaceField> fields() {
    return FIELDS;
  }

  /** Offset of the first LBA format descriptor. */
  public static final int LBAF0 = 128;

  /**
   * Sets an LBA format without metadata.
   *
   * @param index the format, 0 to 63
   * @param blockSizeExponent LBADS: the block size in bytes as a power of two, 9 to 31
   */
  public IdentifyNamespace setFormat(int index, int blockSizeExponent) {
    if (index < 0 || index > 63 || blockSizeExponent < 9 || blockSizeExponent > 31) {
      throw new IllegalArgumentException("invalid LBA format %d of 2^%d bytes".formatted(index, blockSizeExponent));
    }
    bytes().putInt(LBAF0 + 4 * index, blockSizeExponent << 16);
    return this;
  }

  /** LBADS of a format, the block size in bytes as a power of two; 0 if there is no such format. */
  public int blockSizeExponent(int index) {
    return bytes().get(LBAF0 + 4 * index + 2) & 0xff;
  }

  /** MS of a format, metadata bytes per block. */
  public int metadataSize(int index) {
    return bytes().getShort(LBAF0 + 4 * index) & 0xffff;
  }

  /** The index of the format in use: bits 3:0 and 6:5 of FLBAS. */
  public int formatInUse() {
    int flbas = (int) get(IdentifyNamespaceField.FLBAS);
    return (flbas & 15) | (flbas >> 5 & 3) << 4;
  }

  /** LBADS of the format in use; 0 for an inactive namespace, whose structure is all zero. */
  public int blockSizeExponentInUse() {
    return blockSizeExponent(formatInUse());
  }

  /** The block size in bytes of the format in use; 1 for an inactive namespace, whose structure is all zero. */
  public long blockSize() {
    return 1L << blockSizeExponentInUse();
  }
}
