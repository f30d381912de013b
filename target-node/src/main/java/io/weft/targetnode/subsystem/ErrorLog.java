// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.fabric.Request;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.log.ErrorLogEntry;
import io.weft.nvme.log.ErrorLogField;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;

/** The Error Information log of one controller: the last failures, newest first (NVMe Base 2.1, section 5.1.12.1.2). */
public final class ErrorLog {
  /** The maximum number of entries: ELPE + 1. */
  public static final int ENTRIES = 128;

  private final ArrayDeque<ErrorLogEntry> entries = new ArrayDeque<>();
  private long count;

  /** Adds a failed command; on its queue's event loop. */
  public synchronized void add(Request request) {
    boolean hasLba = request.queue().qid() > 0 && IoOpcode.hasStartingLba(request.opcode());
    ErrorLogEntry entry =
        new ErrorLogEntry()
            .set(ErrorLogField.ECNT, ++count)
            .set(ErrorLogField.SQID, Math.max(0, request.queue().qid()))
            .set(ErrorLogField.CID, request.cid())
            .set(ErrorLogField.STATUS, request.status() << 1 & 0xffff)
            .set(ErrorLogField.PEL, request.errorLocation())
            .set(ErrorLogField.LBA, hasLba ? request.cdwLong(SqeLayout.SLBA / 4) : 0)
            .set(ErrorLogField.NSID, request.nsid() & 0xffff_ffffL)
            .set(ErrorLogField.CSINFO, request.errorInformation())
            .set(ErrorLogField.TRTYPE, 3)
            .set(ErrorLogField.OPC, request.opcode());
    if (entries.size() == ENTRIES) {
      entries.removeLast();
    }
    entries.addFirst(entry);
  }

  /** The number of failures so far, including those that are no longer in the log. */
  public synchronized long count() {
    return count;
  }

  /** The whole log page. */
  public synchronized ByteBuffer page() {
    ByteBuffer page = ByteBuffer.allocate(ENTRIES * ErrorLogEntry.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    for (ErrorLogEntry entry : entries) {
      entry.encode(page, at);
      at += ErrorLogEntry.LENGTH;
    }
    return page;
  }
}
