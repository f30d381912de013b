// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A log page of 256 dwords, one for each log page or feature identifier: the Supported Log Pages log page, 00h, and the
 * Feature Identifiers Supported and Effects log page, 12h (NVMe Base 2.1, sections 5.1.12.1.1 and 5.1.12.1.18).
 */
public final class SupportedIdentifiers {
  public static final int LENGTH = 1024;

  /** LSUPP or FSUPP: the identifier is supported. */
  public static final int SUPPORTED = 1;
  /** Log pages, IOS: the index offset type is supported. */
  public static final int LOG_INDEX_OFFSET = 1 << 1;
  /** Features, UDCC: setting it may change data in logical blocks. */
  public static final int FEATURE_UDCC = 1 << 1;
  /** Features, NCC: setting it may change a namespace's capabilities. */
  public static final int FEATURE_NCC = 1 << 2;
  /** Features, NIC: setting it may change the number of namespaces. */
  public static final int FEATURE_NIC = 1 << 3;
  /** Features, CCC: setting it may change the controller's capabilities. */
  public static final int FEATURE_CCC = 1 << 4;
  /** Features, FSP: the feature's scope is a namespace. */
  public static final int FEATURE_NAMESPACE_SCOPE = 1 << 20;
  /** Features, FSP: the feature's scope is the controller. */
  public static final int FEATURE_CONTROLLER_SCOPE = 1 << 21;

  private final ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);

  /** A page on which nothing is supported. */
  public SupportedIdentifiers() {}

  /** Copies a page out of a little-endian buffer. */
  public static SupportedIdentifiers decode(ByteBuffer in, int base) {
    SupportedIdentifiers page = new SupportedIdentifiers();
    page.bytes.put(0, in, base, LENGTH);
    return page;
  }

  /**
   * Sets an identifier's dword.
   *
   * @param id the log page or feature identifier, 0 to 255
   * @param bits the constants of this class or-ed; a log page's LID Specific Parameter is in bits 31:16
   */
  public SupportedIdentifiers set(int id, int bits) {
    bytes.putInt(4 * (id & 0xff), bits);
    return this;
  }

  /** An identifier's dword; 0 if it is not supported. */
  public int get(int id) {
    return bytes.getInt(4 * (id & 0xff));
  }

  /** The whole page, read-only and little endian. */
  public ByteBuffer encode() {
    return bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }
}
