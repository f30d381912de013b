// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.loop;

import java.nio.ByteBuffer;

/** The host's end of a loop queue; called on the event loop that the host named. */
public interface LoopHost {
  /**
   * A command has ended; its data, if it had some for the host, is in the host's buffer.
   *
   * @param cqe the 16 bytes of the CQE, little endian, from index 0; the host's to keep
   */
  void completed(ByteBuffer cqe);

  /** The controller has closed the queue: commands without a completion will have none. */
  void closed();
}
