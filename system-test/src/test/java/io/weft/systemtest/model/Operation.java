// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

/** What a step does, with all of its random choices; whatever depends on the model's state is determined when it is sent. */
interface Operation {
  /** Sends the commands and adds them to the round. */
  void start(Turn turn, Round round);

  /** Whether no other command may be outstanding meanwhile. */
  default boolean isAlone() {
    return false;
  }
}
