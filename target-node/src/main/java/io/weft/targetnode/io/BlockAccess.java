// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

/** What an I/O command does to logical blocks, which decides the restrictions that apply to it. */
enum BlockAccess {
  /** Changes no block. If blocks are read, none of them may be uncorrectable. */
  READ,
  /** Replaces the contents of blocks; uncorrectable ones become readable again. */
  OVERWRITE,
  /** May change the contents of blocks, or leave them as they are; uncorrectable ones stay so. */
  HINT,
  /** Makes blocks uncorrectable. */
  MARK;

  /** Whether blocks are changed, which write protection forbids. */
  boolean isChange() {
    return this != READ;
  }
}
