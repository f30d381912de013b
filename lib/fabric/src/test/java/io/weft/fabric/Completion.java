// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.nvme.CqeLayout;
import java.nio.ByteBuffer;

/** A completion queue entry that a queue has sent. */
record Completion(int cid, int status, long result, int sqhd, int sqid) {
  /** Reads the 16 bytes of an entry. */
  static Completion of(ByteBuffer cqe) {
    return new Completion(
        cqe.getShort(CqeLayout.CID) & 0xffff,
        cqe.getInt(CqeLayout.CID) >>> 17,
        cqe.getLong(CqeLayout.DW0),
        cqe.getShort(CqeLayout.SQHD) & 0xffff,
        cqe.getInt(CqeLayout.SQHD) >>> 16);
  }
}
