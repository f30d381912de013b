// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

/** The handle of a listener that {@link ConfigStore#watch} calls. */
@FunctionalInterface
public interface ConfigWatch extends AutoCloseable {
  /** Ends the calls; one that is running on another thread may still finish. Further calls have no effect. */
  @Override
  void close();
}
