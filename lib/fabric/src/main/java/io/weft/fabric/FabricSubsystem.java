// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.nvme.fabrics.Access;
import org.jspecify.annotations.Nullable;

/** An NVM or discovery subsystem as Connect sees it. Asked from any event loop. */
public interface FabricSubsystem {
  /** The NQN that Connect named. */
  String nqn();

  /** Whether a host may connect. */
  Access access(String hostNqn);

  /** Most I/O queues that a controller has, 0 for a discovery subsystem. */
  int maxIoQueues();

  /**
   * Makes a controller for a host that may connect.
   *
   * @return the controller, or null if no controller ID is free
   */
  @Nullable Controller create(Association association);

  /** The live controller of an ID, null where there is none. */
  @Nullable Controller controller(int cntlid);
}
