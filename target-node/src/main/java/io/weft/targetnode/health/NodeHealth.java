// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.health;

import io.weft.config.file.DurableDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The health of the machine and the node, for the SMART / Health Information log page; the namespaces' counters are
 * separate. The getters may be called from any thread; the other methods block, and must be called one at a time.
 */
public final class NodeHealth {
  private static final long SAVE_MINUTES = 10;

  private final Sensors sensors;
  private final PowerHistory history;
  private final Path directory;
  private final long start = System.nanoTime();
  private volatile PowerHistory.Entry atStart = new PowerHistory.Entry(1, 0, 0, true);
  private volatile int temperature;
  private long saved = start;
  private boolean counted;

  /**
   * The health of a node that has not started yet.
   *
   * @param directory the node's directory for persistent state; created if missing
   */
  public NodeHealth(Sensors sensors, Path directory) {
    this.sensors = sensors;
    this.directory = directory;
    this.history = new PowerHistory(directory.resolve("power-history"));
  }

  /** Whether a node has run with this directory before. */
  public boolean hasRunBefore() {
    return history.exists();
  }

  /** Counts a start of the node. @throws IOException if that cannot be written */
  public void recordStart() throws IOException {
    DurableDirectory.create(directory);
    PowerHistory.Entry entry = history.read().started();
    history.write(entry);
    atStart = entry;
    counted = true;
    update();
  }

  /** Reads the sensors, and periodically saves how long the node has run. */
  public void update() throws IOException {
    temperature = sensors.temperature();
    if (System.nanoTime() - saved > TimeUnit.MINUTES.toNanos(SAVE_MINUTES)) {
      saved = System.nanoTime();
      history.write(now(true));
    }
  }

  /** Records a clean shutdown of the node. */
  public void recordStop() throws IOException {
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

  /** Composite Temperature in kelvins, 0 if no drive reports one. */
  public int temperature() {
    return temperature;
  }

  /** How many times the node was started. */
  public long powerCycles() {
    return atStart.cycles();
  }

  /** How many times the node ended without a clean shutdown. */
  public long unexpectedPowerLosses() {
    return atStart.losses();
  }

  /** How many hours the node has run, over all starts. */
  public long powerOnHours() {
    return TimeUnit.MILLISECONDS.toHours(powerOnMillis());
  }
}
