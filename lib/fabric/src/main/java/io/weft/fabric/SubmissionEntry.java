// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.nvme.SqeLayout;
import java.nio.ByteBuffer;

/**
 * A submission queue entry and its fields (NVMe Base 2.1, section 4.1), copied from the receive buffer: the part of a
 * {@link Request} that the host sent.
 */
public abstract sealed class SubmissionEntry permits Request {
  private final int[] dwords = new int[SqeLayout.LENGTH / 4];

  SubmissionEntry() {}

  /** Copies an entry. @param sqe the index of its first byte */
  final void load(ByteBuffer source, int sqe) {
    for (int i = 0; i < dwords.length; i++) {
      dwords[i] = source.getInt(sqe + 4 * i);
    }
  }

  /** OPC. */
  public final int opcode() {
    return dwords[0] & 0xff;
  }

  /** The byte after the opcode: FUSE and PSDT. */
  public final int flags() {
    return dwords[0] >> 8 & 0xff;
  }

  /** FUSE: 0, {@link SqeLayout#FUSE_FIRST} or {@link SqeLayout#FUSE_SECOND}. */
  public final int fuse() {
    return dwords[0] >> 8 & SqeLayout.FUSE_MASK;
  }

  /** Whether the command is half of a fused operation (FUSE). */
  public final boolean isFused() {
    return fuse() != 0;
  }

  /** CID, all 16 bits. */
  public final int cid() {
    return dwords[0] >>> 16;
  }

  /** NSID, or in a Fabrics command FCTYPE and reserved bytes. */
  public final int nsid() {
    return dwords[1];
  }

  /** FCTYPE of a Fabrics command (NVMe Base 2.1, section 6). */
  public final int fctype() {
    return dwords[1] & 0xff;
  }

  /** A dword. @param n 0 to 15, as the specification counts them */
  public final int cdw(int n) {
    return dwords[n];
  }

  /** Two dwords as one number. @param n the number of the lower dword */
  public final long cdwLong(int n) {
    return dwords[n] & 0xffff_ffffL | (long) dwords[n + 1] << 32;
  }

  /** An unsigned field of two bytes. @param offset its first byte, even, a constant of {@link SqeLayout} */
  public final int word(int offset) {
    return dwords[offset >> 2] >>> ((offset & 2) << 3) & 0xffff;
  }

  /** A field of four bytes. @param offset its first byte, a multiple of 4, a constant of {@link SqeLayout} */
  public final int dword(int offset) {
    return dwords[offset >> 2];
  }

  /** The SGL Identifier: type and subtype of the SGL descriptor. */
  public final int sglIdentifier() {
    return dwords[SqeLayout.SGL_LENGTH / 4 + 1] >>> 24;
  }

  /** The address or offset of the SGL descriptor. */
  public final long sglAddress() {
    return cdwLong(SqeLayout.SGL_ADDRESS / 4);
  }

  /** The length field of the SGL descriptor, unsigned. */
  public final long sglLength() {
    return dwords[SqeLayout.SGL_LENGTH / 4] & 0xffff_ffffL;
  }
}
