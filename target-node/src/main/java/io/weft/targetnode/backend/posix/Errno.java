// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.posix;

import io.weft.nvme.StatusCode;

/** Error numbers of Linux, and the NVMe status of each. */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  static final int ENXIO = 6;
  public static final int EAGAIN = 11;
  static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EBUSY = 16;
  static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  static final int EISDIR = 21;
  public static final int EINVAL = 22;
  static final int EFBIG = 27;
  public static final int ENOSPC = 28;
  public static final int EROFS = 30;
  /** No system call returns it: the devices of this program do for what would lie beyond their end. */
  public static final int ERANGE = 34;
  public static final int EOPNOTSUPP = 95;
  static final int EDQUOT = 122;

  private Errno() {}

  /** A text for an error number. */
  public static String describe(int errno) {
    return switch (errno) {
      case EPERM -> "operation not permitted (EPERM)";
      case ENOENT -> "no such file or directory (ENOENT)";
      case EIO -> "input/output error (EIO)";
      case ENXIO, ENODEV -> "no such device (errno " + errno + ")";
      case ENOMEM -> "not enough memory (ENOMEM)";
      case EACCES -> "permission denied (EACCES)";
      case EBUSY -> "device is in use (EBUSY)";
      case EISDIR -> "is a directory (EISDIR)";
      case EINVAL -> "invalid argument (EINVAL)";
      case ENOSPC -> "no space left (ENOSPC)";
      case EROFS -> "read-only file system (EROFS)";
      case ERANGE -> "beyond the end of the device";
      case EDQUOT -> "disk quota exceeded (EDQUOT)";
      default -> "errno " + errno;
    };
  }

  /** Whether an error number says that the device no longer exists. */
  public static boolean saysGone(int errno) {
    return errno == ENXIO || errno == ENODEV;
  }

  /** Whether an error number says that there is no space left. */
  public static boolean saysFull(int errno) {
    return errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
  }

  /**
   * The NVMe status for a failed system call. A full disk is final for this command (DNR), since a host that
   * retried at once would find it still full; later commands succeed once there is space again.
   *
   * @param errno the error number
   * @param read whether the command was a read
   */
  public static int toStatus(int errno, boolean read) {
    return switch (errno) {
      case ENOSPC, EDQUOT, EFBIG ->
          read ? StatusCode.UNRECOVERED_READ_ERROR : StatusCode.CAPACITY_EXCEEDED | StatusCode.DNR;
      case ENXIO, ENODEV -> StatusCode.INTERNAL_PATH_ERROR;
      case ERANGE -> StatusCode.LBA_OUT_OF_RANGE | StatusCode.DNR;
      case ENOMEM, EAGAIN, EINVAL -> StatusCode.INTERNAL_ERROR;
      default -> read ? StatusCode.UNRECOVERED_READ_ERROR : StatusCode.WRITE_FAULT;
    };
  }
}
