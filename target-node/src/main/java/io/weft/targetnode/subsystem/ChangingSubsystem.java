// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.fabric.Association;
import io.weft.fabric.Controller;
import io.weft.fabric.FabricSubsystem;
import io.weft.nvme.fabrics.Access;
import org.jspecify.annotations.Nullable;

/** Stands for a subsystem that a host cannot reach while a change is being applied: the host is told to try again. */
record ChangingSubsystem(String nqn) implements FabricSubsystem {
  @Override
  public Access access(String hostNqn) {
    return Access.CHANGING;
  }

  @Override
  public int maxIoQueues() {
    return 0;
  }

  @Override
  public @Nullable Controller create(Association association) {
    return null;
  }

  @Override
  public @Nullable Controller controller(int cntlid) {
    return null;
  }
}
