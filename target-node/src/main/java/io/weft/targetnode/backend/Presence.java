// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend;

/** Whether an open device is still what its path names. */
public enum Presence {
  /** The path names the open device. */
  HERE,
  /** Nothing is at the path, and the file still has another name; it is served as before. */
  MOVED,
  /** The file has no name any more: what is written to it is gone when it is closed. */
  DELETED,
  /** The path names something else. */
  REPLACED,
  /** The device has become smaller than one block. */
  TOO_SMALL,
  /** The block device no longer exists, or the open one can no longer be used. */
  GONE;

  /** Whether hosts may go on using the device. */
  public boolean isUsable() {
    return this == HERE || this == MOVED;
  }

  /** Whether the open device can become usable again; if not, only opening its path anew helps. */
  public boolean mayReturn() {
    return this == DELETED || this == TOO_SMALL || isUsable();
  }
}
