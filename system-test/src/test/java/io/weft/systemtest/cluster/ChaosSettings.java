// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What {@code e2e/faults/chaos} sets by system properties.
 *
 * @param length how long the strikes go on
 * @param seed decides on the strikes and on what the clients do
 * @param nodes how many nodes there are
 */
record ChaosSettings(Duration length, long seed, int nodes) {
  private static final int SECONDS = 40;

  /** The settings of this run. Without a seed a new one is taken. */
  static ChaosSettings get() {
    String seed = System.getProperty("weft.chaos.seed", "");
    return new ChaosSettings(Duration.ofSeconds(Integer.getInteger("weft.chaos.seconds", SECONDS)),
        seed.isEmpty() ? ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE) : Long.parseLong(seed),
        Integer.getInteger("weft.chaos.nodes", 1));
  }
}
