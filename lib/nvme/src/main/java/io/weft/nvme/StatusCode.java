// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

/**
 * Status values as the Completion Queue Entry carries them (NVMe Base 2.1, section 4.2.3): the low eight bits are the
 * Status Code, the next three the Status Code Type. A status is an {@code int}, so that the data path allocates nothing
 * for it; {@link #DNR}, {@link #MORE} and a retry delay may be or-ed in.
 */
public final class StatusCode {
  /** Do Not Retry: the same command would fail again; bit 14 of the 15-bit status field. */
  public static final int DNR = 1 << 14;
  /** More: the Error Information log page describes this failure; bit 13 of the status field. */
  public static final int MORE = 1 << 13;

  /** Command Retry Delay 1h: try again after CRDT1; bits 12:11 of the status field. */
  public static final int CRD_CRDT1 = 1 << 11;

  // Generic command status (SCT 0h).
  public static final int SUCCESS = 0x000;
  public static final int INVALID_OPCODE = 0x001;
  public static final int INVALID_FIELD = 0x002;
  public static final int COMMAND_ID_CONFLICT = 0x003;
  public static final int DATA_TRANSFER_ERROR = 0x004;
  public static final int INTERNAL_ERROR = 0x006;
  public static final int ABORT_REQUESTED = 0x007;
  public static final int ABORTED_SQ_DELETION = 0x008;
  public static final int ABORTED_FAILED_FUSED = 0x009;
  public static final int ABORTED_MISSING_FUSED = 0x00a;
  public static final int INVALID_NAMESPACE = 0x00b;
  public static final int COMMAND_SEQUENCE_ERROR = 0x00c;
  public static final int INVALID_SGL_SEGMENT = 0x00d;
  public static final int INVALID_SGL_COUNT = 0x00e;
  public static final int SGL_LENGTH_INVALID = 0x00f;
  public static final int SGL_TYPE_INVALID = 0x011;
  public static final int ATOMIC_WRITE_UNIT_EXCEEDED = 0x014;
  public static final int OPERATION_DENIED = 0x015;
  public static final int SGL_OFFSET_INVALID = 0x016;
  public static final int HOST_ID_INCONSISTENT = 0x018;
  public static final int KEEP_ALIVE_TIMEOUT_INVALID = 0x01a;
  public static final int NAMESPACE_WRITE_PROTECTED = 0x020;
  public static final int TRANSIENT_TRANSPORT_ERROR = 0x022;
  public static final int LBA_OUT_OF_RANGE = 0x080;
  public static final int CAPACITY_EXCEEDED = 0x081;
  public static final int NAMESPACE_NOT_READY = 0x082;
  public static final int RESERVATION_CONFLICT = 0x083;

  // Command specific status (SCT 1h).
  public static final int INVALID_QUEUE_IDENTIFIER = 0x101;
  public static final int ABORT_LIMIT_EXCEEDED = 0x103;
  public static final int ASYNC_EVENT_LIMIT_EXCEEDED = 0x105;
  public static final int INVALID_LOG_PAGE = 0x109;
  public static final int INVALID_FORMAT = 0x10a;
  public static final int FEATURE_NOT_SAVEABLE = 0x10d;
  public static final int FEATURE_NOT_CHANGEABLE = 0x10e;
  public static final int FEATURE_NOT_NAMESPACE_SPECIFIC = 0x10f;
  public static final int NAMESPACE_INSUFFICIENT_CAPACITY = 0x115;
  public static final int NAMESPACE_IDENTIFIER_UNAVAILABLE = 0x116;
  public static final int NAMESPACE_ALREADY_ATTACHED = 0x118;
  public static final int NAMESPACE_NOT_ATTACHED = 0x11a;
  public static final int THIN_PROVISIONING_NOT_SUPPORTED = 0x11b;
  public static final int CONTROLLER_LIST_INVALID = 0x11c;
  public static final int ANA_GROUP_IDENTIFIER_INVALID = 0x124;
  public static final int IO_COMMAND_SET_NOT_SUPPORTED = 0x129;
  public static final int COMMAND_SET_COMBINATION_REJECTED = 0x12b;

  // NVM Command Set command specific status (SCT 1h, NVM Command Set 1.1 section 3.3).
  public static final int COMMAND_SIZE_LIMIT_EXCEEDED = 0x183;
  public static final int OVERLAPPING_IO_RANGE = 0x187;

  // Fabrics command specific status (SCT 1h, NVMe Base 2.1 section 3.3.2 and 6).
  public static final int CONNECT_INCOMPATIBLE_FORMAT = 0x180;
  public static final int CONNECT_CONTROLLER_BUSY = 0x181;
  public static final int CONNECT_INVALID_PARAMETERS = 0x182;
  public static final int CONNECT_RESTART_DISCOVERY = 0x183;
  public static final int CONNECT_INVALID_HOST = 0x184;
  public static final int INVALID_QUEUE_TYPE = 0x185;
  public static final int DISCOVER_RESTART = 0x190;
  public static final int AUTHENTICATION_REQUIRED = 0x191;

  // Media and data integrity errors (SCT 2h).
  public static final int WRITE_FAULT = 0x280;
  public static final int UNRECOVERED_READ_ERROR = 0x281;
  public static final int COMPARE_FAILURE = 0x285;
  public static final int ACCESS_DENIED = 0x286;

  // Path related status (SCT 3h).
  public static final int INTERNAL_PATH_ERROR = 0x300;
  public static final int ANA_PERSISTENT_LOSS = 0x301;
  public static final int ANA_INACCESSIBLE = 0x302;
  public static final int ANA_TRANSITION = 0x303;

  private StatusCode() {}

  /**
   * Whether a status reports success.
   *
   * @param status a status value, flags included
   */
  public static boolean isSuccess(int status) {
    return (status & 0x7ff) == 0;
  }

  /**
   * A status as text: type, code and the retry flag, as in {@code 1/82h DNR}.
   *
   * @param status a status value, flags included
   */
  public static String describe(int status) {
    return "%x/%02xh%s".formatted(status >> 8 & 7, status & 0xff, (status & DNR) != 0 ? " DNR" : "");
  }
}
