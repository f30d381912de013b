// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

/** The handle of a listener that {@link ConfigStore#watch} calls. */
@FunctionalInterface
public interface ConfigWatch extends AutoCloseable {
  /** Ends the calls; a call that is under way on another thread may still be finishing. May be called again. */
  @Override
  void close();
}
