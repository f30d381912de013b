// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import io.weft.nvme.StatusCode;
import java.io.IOException;
import java.util.function.Consumer;

/** Keeps the restrictions of a namespace that one node has alone in a file of the node. */
final class FileKeeper implements RestrictionsKeeper {
  private static final int MAX_RANGES = 65536;

  private final StateFile file;
  private final Restrictions found;
  private volatile Consumer<Restrictions> visible = _ -> { };

  /** @param found what the file contains */
  FileKeeper(StateFile file, Restrictions found) {
    this.file = file;
    this.found = found;
  }

  @Override
  public void follow(Consumer<Restrictions> listener) {
    visible = listener;
    listener.accept(found);
  }

  @Override
  public int mostRanges() {
    return MAX_RANGES;
  }

  @Override
  public long term() {
    return 0;
  }

  @Override
  public void require(long term) {
    // Nobody else changes the file.
  }

  @Override
  public void replace(Restrictions before, Restrictions after, long term) throws IOException {
    file.write(after.afterPowerCycle());
    visible.accept(after);
  }

  /** What ends with the process is not in the file. */
  @Override
  public boolean mustStay(Restrictions now) {
    return now.protection() == WriteProtection.UNTIL_POWER_CYCLE;
  }

  @Override
  public int failure() {
    return StatusCode.INTERNAL_ERROR;
  }

  @Override
  public void close() {
    visible = _ -> { };
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
