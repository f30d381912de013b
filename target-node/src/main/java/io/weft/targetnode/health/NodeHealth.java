// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What the SMART / Health Information log page tells of the machine and the node, beside the counters of namespaces. The
 * getters may be called from any thread; the other methods block, and are called one after the other.
 */
public final class NodeHealth {
  private static final long SAVE_MINUTES = 10;

  private final Sensors sensors;
  private final PowerHistory history;
  private final Path folder;
  private final long start = System.nanoTime();
  private volatile PowerHistory.Entry atStart = new PowerHistory.Entry(1, 0, 0, true);
  private volatile int temperature;
  private long saved = start;
  private boolean counted;

  /**
   * The health of a node that has not started yet.
   *
   * @param folder where the node keeps what it must remember; made if there is none
   */
  public NodeHealth(Sensors sensors, Path folder) {
    this.sensors = sensors;
    this.folder = folder;
    this.history = new PowerHistory(folder.resolve("power-history"));
  }

  /** The node starts: counts it. @throws IOException if that cannot be written */
  public void started() throws IOException {
    Files.createDirectories(folder);
    PowerHistory.Entry entry = history.read().started();
    history.write(entry);
    atStart = entry;
    counted = true;
    look();
  }

  /** Looks how the machine is now, and now and then notes how long the node has run. */
  public void look() throws IOException {
    temperature = sensors.temperature();
    if (System.nanoTime() - saved > TimeUnit.MINUTES.toNanos(SAVE_MINUTES)) {
      saved = System.nanoTime();
      history.write(now(true));
    }
  }

  /** The node ends as it was told to. */
  public void stopped() throws IOException {
    if (counted) {
      history.write(now(false));
    }
  }

  private PowerHistory.Entry now(boolean running) {
    PowerHistory.Entry was = atStart;
    return new PowerHistory.Entry(was.cycles(), was.losses(), powerOnMillis(), running);
  }

  private long powerOnMillis() {
    return atStart.millis() + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  /** Composite Temperature in kelvins, 0 if the machine's drives tell none. */
  public int temperature() {
    return temperature;
  }

  /** How often the node was started. */
  public long powerCycles() {
    return atStart.cycles();
  }

  /** How often the node ended without being told to. */
  public long unexpectedPowerLosses() {
    return atStart.losses();
  }

  /** How many hours the node has run, over all its lives. */
  public long powerOnHours() {
    return TimeUnit.MILLISECONDS.toHours(powerOnMillis());
  }
}
