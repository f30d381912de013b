// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.fabrics;

/** The fields of the CC property (NVMe Base 2.1, section 3.1.4.5). */
public final class ControllerConfiguration {
  /** EN: the controller processes commands. */
  public static final int EN = 1;

  public static final int CSS_NVM = 0;
  public static final int CSS_ALL = 6;
  public static final int CSS_ADMIN_ONLY = 7;

  public static final int SHN_NONE = 0;
  public static final int SHN_NORMAL = 1;
  public static final int SHN_ABRUPT = 2;

  /** IOSQES of every Fabrics host: 2^6 bytes. */
  public static final int IOSQES = 6;
  /** IOCQES of every Fabrics host: 2^4 bytes. */
  public static final int IOCQES = 4;

  private ControllerConfiguration() {}

  /**
   * The value that enables a controller, with the entry sizes of Fabrics, 4 KiB pages and round robin.
   *
   * @param commandSet one of the CSS constants
   */
  public static int enabled(int commandSet) {
    return EN | commandSet << 4 | IOSQES << 16 | IOCQES << 20;
  }

  /** The same value with EN cleared. */
  public static int disabled(int cc) {
    return cc & ~EN;
  }

  /** The same value with another shutdown notification. */
  public static int withShutdown(int cc, int shn) {
    return (cc & ~(3 << 14)) | shn << 14;
  }

  /** EN. */
  public static boolean isEnabled(int cc) {
    return (cc & EN) != 0;
  }

  /** CSS: the selected I/O Command Set. */
  public static int commandSet(int cc) {
    return cc >> 4 & 7;
  }

  /** MPS: memory page size as a power of two above 4 KiB. */
  public static int pageSize(int cc) {
    return cc >> 7 & 15;
  }

  /** AMS: the selected arbitration mechanism. */
  public static int arbitration(int cc) {
    return cc >> 11 & 7;
  }

  /** SHN: one of the SHN constants. */
  public static int shutdown(int cc) {
    return cc >> 14 & 3;
  }

  /** Whether SHN requests a normal or abrupt shutdown; its reserved value does not. */
  public static boolean isShutdown(int cc) {
    int shn = shutdown(cc);
    return shn == SHN_NORMAL || shn == SHN_ABRUPT;
  }

  /** IOSQES: I/O submission queue entry size as a power of two. */
  public static int submissionEntrySize(int cc) {
    return cc >> 16 & 15;
  }

  /** IOCQES: I/O completion queue entry size as a power of two. */
  public static int completionEntrySize(int cc) {
    return cc >> 20 & 15;
  }
}
