// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.nvme.fabrics.Access;
import org.jspecify.annotations.Nullable;

/** An NVM or discovery subsystem as Connect sees it. Called from any event loop. */
public interface FabricSubsystem {
  /** The NQN that Connect named. */
  String nqn();

  /** Whether a host may connect, and how. */
  Access access(String hostNqn);

  /** Most I/O queues of a controller, 0 for a discovery subsystem. */
  int maxIoQueues();

  /**
   * Creates a controller for a host that may connect.
   *
   * @return the controller, or null if there is none for the moment, so that the host tries again: no controller ID is free,
   *     the subsystem is being changed or removed, or the host's right to connect has been taken away since
   *     {@link #access}
   */
  @Nullable Controller create(Association association);

  /** The live controller with an ID, null if there is none. */
  @Nullable Controller controller(int cntlid);
}
