// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.weft.host.AdminCommandBuilder;
import io.weft.nvme.FeatureId;
import io.weft.nvme.StatusCode;

/** Set Features of Namespace Write Protection Config. @param protect whether to protect the namespace */
record Protect(boolean protect) implements Operation {
  @Override
  public boolean isAlone() {
    return true;
  }

  @Override
  public void start(Turn turn, Round round) {
    round.add(Pending.of(turn.onAdminQueue(), AdminCommandBuilder.setFeatures(
        FeatureId.NAMESPACE_WRITE_PROTECTION, false, turn.namespace().nsid(), protect ? 1 : 0), StatusCode.SUCCESS));
    turn.namespace().writeProtected(protect);
  }
}
