// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

/** The host leaves and comes again. @param orderly with a shutdown, or by just closing its connections */
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
