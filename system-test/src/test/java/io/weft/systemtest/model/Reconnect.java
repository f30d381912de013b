// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

/** The host disconnects and connects again. @param orderly whether it shuts down, or just closes its connections */
record Reconnect(boolean orderly) implements Operation {
  @Override
  public boolean isAlone() {
    return true;
  }

  @Override
  public void start(Turn turn, Round round) {
    turn.world().reconnect(turn.controller(), orderly);
  }
}
