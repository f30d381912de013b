// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.weft.host.AdminCommandBuilder;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.nvme.log.ErrorLogEntry;
import io.weft.nvme.log.ErrorLogField;
import io.weft.nvme.log.LogPageId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Get Log Page of the Error Information: it must have every failure so far, in order, and nothing else. */
record ReadErrorLog() implements Operation {
  @Override
  public boolean isAlone() {
    return true;
  }

  @Override
  public void start(Turn turn, Round round) {
    int entries = (int) turn.controller().host().identity().get(IdentifyControllerField.ELPE) + 1;
    ByteBuffer log = ByteBuffer.allocate(entries * ErrorLogEntry.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    round.add(new Pending(turn.onAdminQueue(),
        AdminCommandBuilder.getLogPage(LogPageId.ERROR_INFORMATION, 0, -1, true, 0, log)) {
      @Override
      void check(Round in) {
        requireStatus(StatusCode.SUCCESS);
        turn.controller().errors().requireSame(failures(log, turn.controller().errors().count()));
      }
    });
  }

  private static List<ErrorHistory.Failure> failures(ByteBuffer log, long count) {
    List<ErrorHistory.Failure> failures = new ArrayList<>();
    for (int at = 0; at < log.capacity(); at += ErrorLogEntry.LENGTH) {
      ErrorLogEntry entry = ErrorLogEntry.decode(log, at);
      long expected = Math.max(0, count - failures.size());
      if (entry.get(ErrorLogField.ECNT) != expected) {
        throw new AssertionError("entry %d of the error log counts %d instead of %d".formatted(
            at / ErrorLogEntry.LENGTH, entry.get(ErrorLogField.ECNT), expected));
      }
      if (expected > 0) {
        failures.add(new ErrorHistory.Failure((int) entry.get(ErrorLogField.SQID), (int) entry.get(ErrorLogField.CID),
            (int) entry.get(ErrorLogField.OPC), (int) entry.get(ErrorLogField.NSID),
            (int) entry.get(ErrorLogField.STATUS) >> 1 & ~StatusCode.MORE));
      }
    }
    return failures;
  }
}
