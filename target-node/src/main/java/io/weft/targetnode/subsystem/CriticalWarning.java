// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.nvme.AsyncEvent;

/** The Critical Warning field of the SMART / Health Information log page (NVMe Base 2.1, section 5.1.12.1.3). */
public final class CriticalWarning {
  /** The Composite Temperature has reached a threshold. */
  public static final int TEMPERATURE = 1 << 1;
  /** The storage failed to read or write blocks. */
  public static final int RELIABILITY = 1 << 2;

  private CriticalWarning() {}

  /**
   * The warnings of a controller.
   *
   * @param temperature the Composite Temperature in kelvins, 0 if unknown
   */
  public static int of(IoController controller, int temperature) {
    return of(controller.features(), temperature,
        controller.attachments().all().stream().anyMatch(attached -> hasFailed(attached.namespace())));
  }

  /** Whether the storage of a namespace has failed to read or write blocks. */
  static boolean hasFailed(Namespace namespace) {
    return namespace.stats().sum(NamespaceStats.LoopStats::mediaErrors) > 0;
  }

  /**
   * The warnings of a controller. On its home event loop.
   *
   * @param temperature the Composite Temperature in kelvins, 0 if unknown
   * @param failed whether the storage of a namespace that it reaches failed
   */
  static int of(FeatureValues features, int temperature, boolean failed) {
    boolean outside = temperature > 0
        && (temperature >= features.overTemperature() || temperature <= features.underTemperature());
    return (outside ? TEMPERATURE : 0) | (failed ? RELIABILITY : 0);
  }

  /** The Asynchronous Event Information of a warning. @param bit one of the constants */
  static int information(int bit) {
    return bit == TEMPERATURE ? AsyncEvent.SMART_TEMPERATURE_THRESHOLD : AsyncEvent.SMART_RELIABILITY;
  }
}
