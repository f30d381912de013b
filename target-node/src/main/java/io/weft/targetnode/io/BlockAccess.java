// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

/** What an I/O command does to logical blocks, which decides what may keep it from them. */
enum BlockAccess {
  /** It changes none. If it reads blocks, none of them may be uncorrectable. */
  READ,
  /** It gives blocks new contents; those that were uncorrectable can be read again. */
  OVERWRITE,
  /** It makes blocks uncorrectable. */
  MARK;

  /** Whether blocks are changed, which write protection forbids. */
  boolean isChange() {
    return this == OVERWRITE || this == MARK;
  }
}
