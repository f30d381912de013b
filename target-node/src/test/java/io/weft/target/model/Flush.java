// SPDX-License-Identifier: Apache-2.0
package io.weft.target.model;

import io.weft.host.IoCommands;
import io.weft.nvme.StatusCode;

/** Flush. @param all of all namespaces */
record Flush(boolean all) implements Operation {
  @Override
  public void start(Turn turn, Round round) {
    round.add(Pending.of(turn, IoCommands.flush(all ? -1 : turn.namespace().nsid()), StatusCode.SUCCESS));
  }
}
