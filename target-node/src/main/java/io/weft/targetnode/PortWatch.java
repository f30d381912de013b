// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

/** The handle of a listener that {@link TargetNode#watchPorts} calls. */
@FunctionalInterface
public interface PortWatch extends AutoCloseable {
  /** Ends the calls; one that is running on another thread may still be finishing. Idempotent. */
  @Override
  void close();
}
