// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import org.jspecify.annotations.Nullable;

/**
 * What Identify Controller says of a subsystem (NVMe Base 2.1, section 5.1.13.2.1), and the limits of its controllers.
 * The package {@code attribute} changes them one by one.
 *
 * @param serial SN, 1 to 20 printable ASCII characters; generated once for a subsystem, then kept
 * @param model MN, 1 to 40 printable ASCII characters
 * @param firmware FR, 1 to 8 printable ASCII characters
 * @param ieeeOui IEEE, 24 bits
 * @param version VER and the VS property
 * @param vendorId VID, 16 bits
 * @param subsystemVendorId SSVID, 16 bits
 * @param cntlidMin the lowest controller identifier that is assigned, at least 1
 * @param cntlidMax the highest controller identifier that is assigned, at most FFEFh
 * @param qidMax the highest I/O queue identifier of a controller, that is, how many I/O queues it may have
 * @param retryDelays CRDT1 to CRDT3
 * @param storagePool the absolute path of the directory in which hosts may create namespaces for themselves; null if
 *     they may not
 */
public record SubsystemAttributes(
    String serial,
    String model,
    String firmware,
    int ieeeOui,
    SpecificationVersion version,
    int vendorId,
    int subsystemVendorId,
    int cntlidMin,
    int cntlidMax,
    int qidMax,
    RetryDelays retryDelays,
    @Nullable String storagePool) {

  /** The default model number. */
  public static final String DEFAULT_MODEL = "Weft";
  /** The default firmware revision. */
  public static final String DEFAULT_FIRMWARE = "0.1";
  /** The lowest valid controller identifier. */
  public static final int CNTLID_MIN = 1;
  /** The highest valid controller identifier (NVMe Base 2.1, section 3.1.2). */
  public static final int CNTLID_MAX = 0xffef;
  /** The most I/O queues of a controller, and the default. */
  public static final int QID_MAX = 128;

  /**
   * The default attributes with a serial number.
   *
   * @param serial the serial number; {@link Identities} makes and keeps them
   */
  public static SubsystemAttributes defaults(String serial) {
    return new SubsystemAttributes(serial, DEFAULT_MODEL, DEFAULT_FIRMWARE, 0, SpecificationVersion.DEFAULT, 0, 0,
        CNTLID_MIN, CNTLID_MAX, QID_MAX, RetryDelays.NONE, null);
  }
}
