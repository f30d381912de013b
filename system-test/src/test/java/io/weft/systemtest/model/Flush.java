// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.weft.host.IoCommandBuilder;
import io.weft.nvme.StatusCode;

/** Flush. @param all whether to flush all namespaces */
record Flush(boolean all) implements Operation {
  @Override
  public void start(Turn turn, Round round) {
    round.add(Pending.of(turn, IoCommandBuilder.flush(all ? -1 : turn.namespace().nsid()), StatusCode.SUCCESS));
  }
}
