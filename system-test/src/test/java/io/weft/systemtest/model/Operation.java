// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

/** What a step does, with all that is random about it; what depends on the model's state is found out when it is sent. */
interface Operation {
  /** Sends the commands and adds them to the round. */
  void start(Turn turn, Round round);

  /** Whether nothing else may be under way meanwhile. */
  default boolean isAlone() {
    return false;
  }
}
