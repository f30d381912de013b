// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

/** The handle of a listener or handler. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
  /** Ends the calls; one that is running may still finish. Further calls have no effect. */
  @Override
  void close();
}
