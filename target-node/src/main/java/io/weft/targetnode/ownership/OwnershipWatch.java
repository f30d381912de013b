// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.ownership;

/** The handle of a listener that {@link GroupOwnership#watch} calls. */
@FunctionalInterface
public interface OwnershipWatch extends AutoCloseable {
  /** Ends the calls; one that is running on another thread may still be finishing. Idempotent. */
  @Override
  void close();
}
