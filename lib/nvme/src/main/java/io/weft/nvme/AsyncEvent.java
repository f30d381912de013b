// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

/** Dword 0 of an Asynchronous Event Request's completion (NVMe Base 2.1, section 5.1.2). */
public final class AsyncEvent {
  public static final int TYPE_ERROR = 0;
  public static final int TYPE_SMART_HEALTH = 1;
  public static final int TYPE_NOTICE = 2;
  public static final int TYPE_IMMEDIATE = 3;
  public static final int TYPE_IO_COMMAND = 6;

  // Asynchronous Event Information of a notice.
  public static final int NAMESPACE_ATTRIBUTE_CHANGED = 0x00;
  public static final int ANA_CHANGE = 0x03;
  public static final int DISCOVERY_LOG_CHANGE = 0xf0;

  // Asynchronous Event Information of a SMART / Health event.
  public static final int SMART_RELIABILITY = 0;
  public static final int SMART_TEMPERATURE_THRESHOLD = 1;
  public static final int SMART_SPARE_BELOW_THRESHOLD = 2;

  // Bits of the Asynchronous Event Configuration feature and of OAES.
  public static final int CONFIG_SMART_MASK = 0xff;
  public static final int CONFIG_NAMESPACE_ATTRIBUTE = 1 << 8;
  public static final int CONFIG_ANA_CHANGE = 1 << 11;
  public static final int CONFIG_DISCOVERY_LOG_CHANGE = 1 << 31;

  private AsyncEvent() {}

  /**
   * Builds dword 0.
   *
   * @param type one of the TYPE constants, three bits
   * @param information what happened, one of the constants for that type
   * @param logPage the log page with the details, one of {@code LogPageId}
   */
  public static int dword0(int type, int information, int logPage) {
    return (type & 7) | (information & 0xff) << 8 | (logPage & 0xff) << 16;
  }

  /** The event type in dword 0. */
  public static int type(int dword0) {
    return dword0 & 7;
  }

  /** The event information in dword 0. */
  public static int information(int dword0) {
    return dword0 >> 8 & 0xff;
  }

  /** The identifier in dword 0 of the log page with the details. */
  public static int logPage(int dword0) {
    return dword0 >> 16 & 0xff;
  }
}
