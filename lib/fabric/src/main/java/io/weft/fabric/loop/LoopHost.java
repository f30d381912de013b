// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.loop;

import java.nio.ByteBuffer;

/** The host's end of a loop queue; called on the host's event loop. */
public interface LoopHost {
  /**
   * Called when a command has completed; any data for the host is in the host's buffer.
   *
   * @param cqe the 16 bytes of the CQE, little endian, from index 0; the host may keep it
   */
  void completed(ByteBuffer cqe);

  /** Called when the controller has closed the queue: outstanding commands get no completion. */
  void closed();
}
