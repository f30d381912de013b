// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.nvme.FeatureId;
import java.util.HashMap;
import java.util.Map;

/**
 * The feature values that the host of one controller has set (NVMe Base 2.1, section 4.4). A selector distinguishes the
 * values of a feature that has several, one for each namespace or sensor. Home event loop only, except for {@link
 * #isWriteThrough} and {@link #isRetryDelayEnabled}.
 */
public final class FeatureValues {
  /** WCTEMP, 70 degrees Celsius, which is also the default of the upper temperature threshold. */
  public static final int WARNING_TEMPERATURE = 343;
  /**
   * Selector of {@link FeatureId#TEMPERATURE_THRESHOLD}: the threshold above which the Composite Temperature is a
   * warning.
   */
  public static final int OVER = 0;
  /**
   * Selector of {@link FeatureId#TEMPERATURE_THRESHOLD}: the threshold below which the Composite Temperature is a
   * warning.
   */
  public static final int UNDER = 1;

  private final Map<Long, Integer> values = new HashMap<>();
  private volatile boolean writeThrough;
  private volatile boolean retryDelayEnabled;

  /**
   * A feature's current value.
   *
   * @param id FID
   * @param selector which of its values, 0 if it has only one
   * @param otherwise the value if the host has not set one
   */
  public int get(int id, int selector, int otherwise) {
    return values.getOrDefault(key(id, selector), otherwise);
  }

  /** Sets a feature's current value. The caller bounds the set of selectors. */
  public void set(int id, int selector, int value) {
    values.put(key(id, selector), value);
  }

  private static long key(int id, int selector) {
    return (long) id << 32 | selector & 0xffff_ffffL;
  }

  /** The Composite Temperature, in kelvins, at and above which there is a warning. */
  public int overTemperature() {
    return get(FeatureId.TEMPERATURE_THRESHOLD, OVER, WARNING_TEMPERATURE);
  }

  /** The Composite Temperature, in kelvins, at and below which there is a warning. */
  public int underTemperature() {
    return get(FeatureId.TEMPERATURE_THRESHOLD, UNDER, 0);
  }

  /**
   * Whether the volatile write cache is disabled, so that a command that changes blocks completes only when the change
   * would survive a power loss. From any thread.
   */
  public boolean isWriteThrough() {
    return writeThrough;
  }

  /** Disables (true) or enables (false) the volatile write cache. */
  public void setWriteThrough(boolean enabled) {
    writeThrough = enabled;
  }

  /** Whether the host honors Command Retry Delay in completions (ACRE). From any thread. */
  public boolean isRetryDelayEnabled() {
    return retryDelayEnabled;
  }

  /** Sets whether the host honors Command Retry Delay. */
  public void setRetryDelayEnabled(boolean enabled) {
    retryDelayEnabled = enabled;
  }

  /** Resets every feature to its default value. */
  void reset() {
    values.clear();
    writeThrough = false;
    retryDelayEnabled = false;
  }
}
