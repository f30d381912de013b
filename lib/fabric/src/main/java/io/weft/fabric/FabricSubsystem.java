// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.nvme.fabrics.Access;
import org.jspecify.annotations.Nullable;

/** An NVM or discovery subsystem as Connect sees it. Called from any event loop. */
public interface FabricSubsystem {
  /** The NQN that Connect named. */
  String nqn();

  /** Whether a host may connect now, and how. */
  Access access(String hostNqn);

  /** Most I/O queues of a controller, 0 for a discovery subsystem. */
  int maxIoQueues();

  /**
   * Creates a controller for a host. Whether the host may connect, through the port of its admin queue too, is decided in
   * the same step: a controller is never created for a host whose right has just been taken, nor by a subsystem that
   * is going.
   *
   * @return the controller; null if {@link #access} no longer allows the host, if the port no longer leads here, or if no
   *     controller ID is free
   */
  @Nullable Controller create(Association association);

  /** The live controller with an ID, null if there is none. */
  @Nullable Controller controller(int cntlid);
}
