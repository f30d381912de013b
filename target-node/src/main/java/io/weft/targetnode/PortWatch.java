// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

/** The handle of a listener that {@link TargetNode#watchPorts} calls. */
@FunctionalInterface
public interface PortWatch extends AutoCloseable {
  /** Ends the calls; a call that is under way on another thread may still be finishing. May be called again. */
  @Override
  void close();
}
