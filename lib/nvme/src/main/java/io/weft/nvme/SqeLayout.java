// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

/**
 * Field offsets of the 64-byte Submission Queue Entry (NVMe Base 2.1, section 4.1 and, for Fabrics commands, section 6),
 * in bytes from the start of the entry. Numbers are little endian.
 */
public final class SqeLayout {
  public static final int LENGTH = 64;

  public static final int OPCODE = 0;
  /** FUSE in bits 1:0, PSDT in bits 7:6. */
  public static final int FLAGS = 1;
  public static final int CID = 2;
  public static final int NSID = 4;
  public static final int CDW2 = 8;
  public static final int CDW3 = 12;
  public static final int MPTR = 16;
  public static final int SGL1 = 24;
  public static final int CDW10 = 40;
  public static final int CDW11 = 44;
  public static final int CDW12 = 48;
  public static final int CDW13 = 52;
  public static final int CDW14 = 56;
  public static final int CDW15 = 60;

  // The SGL descriptor in the entry.
  public static final int SGL_ADDRESS = SGL1;
  public static final int SGL_LENGTH = SGL1 + 8;
  /** The descriptor's type in bits 7:4 and sub type in bits 3:0. */
  public static final int SGL_IDENTIFIER = SGL1 + 15;
  /** SGL Data Block with an offset: the data is in the capsule. */
  public static final int SGL_IN_CAPSULE = 0x01;
  /** Transport SGL Data Block: the transport moves the data. */
  public static final int SGL_TRANSPORT = 0x5a;

  /** FLAGS: the fused operation bits. */
  public static final int FUSE_MASK = 3;
  public static final int FUSE_FIRST = 1;
  public static final int FUSE_SECOND = 2;
  /** FLAGS: the PSDT bits, and the one value that Fabrics allows: an SGL. */
  public static final int PSDT_MASK = 0xc0;
  public static final int PSDT_SGL = 0x40;

  // Fabrics commands.
  public static final int FCTYPE = 4;
  public static final int CONNECT_RECFMT = 40;
  public static final int CONNECT_QID = 42;
  public static final int CONNECT_SQSIZE = 44;
  public static final int CONNECT_CATTR = 46;
  public static final int CONNECT_KATO = 48;
  /** CATTR: the host requests that SQ flow control be disabled. */
  public static final int CATTR_DISABLE_SQ_FLOW_CONTROL = 1 << 2;
  /** ATTRIB: property size in bits 2:0, 0 for four bytes and 1 for eight. */
  public static final int PROPERTY_ATTRIB = 40;
  public static final int PROPERTY_OFST = 44;
  public static final int PROPERTY_VALUE = 48;
  public static final int DISCONNECT_RECFMT = 40;

  // Read, Write, Compare and similar commands (NVM Command Set 1.1, section 3.3).
  public static final int SLBA = CDW10;
  /** Number of logical blocks, 0-based, in bits 15:0 of dword 12. */
  public static final int NLB = CDW12;
  /** FUA in dword 12. */
  public static final int CDW12_FUA = 1 << 30;
  /** DEAC of Write Zeroes in dword 12. */
  public static final int CDW12_DEAC = 1 << 25;
  /** NSZ of Write Zeroes in dword 12. */
  public static final int CDW12_NSZ = 1 << 23;

  private SqeLayout() {}
}
