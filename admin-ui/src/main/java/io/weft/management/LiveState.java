// SPDX-License-Identifier: Apache-2.0
package io.weft.management;

/** Where the management service learns what is going on. Supplied by those who run the services. */
@FunctionalInterface
public interface LiveState {
  /** What is going on now. Never blocks; may be called from any thread, about once a second for each open page. */
  NodeStatus now();
}
