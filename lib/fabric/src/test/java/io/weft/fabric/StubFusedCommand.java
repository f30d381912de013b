// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.nvme.StatusCode;
import java.util.Deque;

/** A command that may be the first half of a fused operation. */
final class StubFusedCommand extends StubCommand implements FusedCommand {
  /** The result of {@link #checkFused}. */
  int fusedVerdict = StatusCode.SUCCESS;

  StubFusedCommand(Deque<Request> executing) {
    super(COMPARE, executing);
  }

  @Override
  public int secondOpcode() {
    return SECOND;
  }

  @Override
  public int checkFused(Request first, Request second) {
    return fusedVerdict;
  }

  @Override
  public void executeFused(Request first, Request second) {
    executing.add(first);
    executing.add(second);
  }
}
