// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.nvme.FeatureId;
import java.util.HashMap;
import java.util.Map;

/**
 * What the host of one controller has set features to (NVMe Base 2.1, section 4.4). A feature that has several values, one
 * for each namespace or sensor, tells them apart by a selector. Home event loop only, but for {@link #writesThrough} and {@link #retriesDelayed}.
 */
public final class FeatureValues {
  /** WCTEMP, 70 degrees Celsius, which is also the default of the upper temperature threshold. */
  public static final int WARNING_TEMPERATURE = 343;
  /** Selector of {@link FeatureId#TEMPERATURE_THRESHOLD}: above which the Composite Temperature is a warning. */
  public static final int OVER = 0;
  /** Selector of {@link FeatureId#TEMPERATURE_THRESHOLD}: below which the Composite Temperature is a warning. */
  public static final int UNDER = 1;

  private final Map<Long, Integer> values = new HashMap<>();
  private volatile boolean writesThrough;
  private volatile boolean retriesDelayed;

  /**
   * A feature's current value.
   *
   * @param id FID
   * @param selector which of its values, 0 if there is one
   * @param otherwise the value if the host has set none
   */
  public int get(int id, int selector, int otherwise) {
    return values.getOrDefault(key(id, selector), otherwise);
  }

  /** Sets a feature's current value; which ones there can be the caller bounds. */
  public void set(int id, int selector, int value) {
    values.put(key(id, selector), value);
  }

  private static long key(int id, int selector) {
    return (long) id << 32 | selector & 0xffff_ffffL;
  }

  /** From which Composite Temperature on there is a warning, in kelvins. */
  public int overTemperature() {
    return get(FeatureId.TEMPERATURE_THRESHOLD, OVER, WARNING_TEMPERATURE);
  }

  /** Down from which Composite Temperature there is a warning, in kelvins. */
  public int underTemperature() {
    return get(FeatureId.TEMPERATURE_THRESHOLD, UNDER, 0);
  }

  /**
   * Whether the volatile write cache is disabled, so that a command which changes blocks is answered only when the change
   * would survive a power loss. From any thread.
   */
  public boolean writesThrough() {
    return writesThrough;
  }

  /** Enables or disables the volatile write cache. */
  public void writesThrough(boolean through) {
    writesThrough = through;
  }

  /** Whether the host heeds Command Retry Delay in completions (ACRE). From any thread. */
  public boolean retriesDelayed() {
    return retriesDelayed;
  }

  /** Sets whether the host heeds Command Retry Delay. */
  public void retriesDelayed(boolean delayed) {
    retriesDelayed = delayed;
  }

  /** Gives every feature its default value. */
  void reset() {
    values.clear();
    writesThrough = false;
    retriesDelayed = false;
  }
}
