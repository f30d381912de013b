// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What {@code e2e/faults/chaos} and {@code e2e/faults/killall} set by system properties.
 *
 * @param limit no strike begins after it
 * @param seed decides on the strikes and on what the clients do
 * @param nodes how many nodes there are
 * @param kills how often all nodes are killed at once; 0 for strikes of all kinds
 */
record ChaosSettings(Duration limit, long seed, int nodes, int kills) {
  /** What one kill of all nodes takes at most, with their start. */
  private static final Duration ROUND = Duration.ofMinutes(3);

  /** Strikes of all kinds. @param seconds how long if the command does not say it @param nodes how many likewise */
  static ChaosSettings of(int seconds, int nodes) {
    return new ChaosSettings(
        Duration.ofSeconds(Integer.getInteger("weft.chaos.seconds", seconds)), anySeed(), Integer.getInteger("weft.chaos.nodes", nodes), 0);
  }

  /** Kills of all nodes at once. @param times how many if the command does not say it */
  static ChaosSettings ofKills(int times) {
    int kills = Integer.getInteger("weft.chaos.kills", times);
    return new ChaosSettings(ROUND.multipliedBy(kills), anySeed(), Integer.getInteger("weft.chaos.nodes", 3), kills);
  }

  /** Less than this many answers of a kind show nothing: kills leave little time between them. */
  int fewestAnswers() {
    return kills > 0 ? 10 * kills : 100;
  }

  /** Without a seed a new one is taken. */
  private static long anySeed() {
    String seed = System.getProperty("weft.chaos.seed", "");
    return seed.isEmpty() ? ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE) : Long.parseLong(seed);
  }

  /** The strikes. */
  Schedule schedule(Network network) {
    return kills > 0 ? Schedule.ofAll(seed, nodes, kills) : Schedule.random(seed, Schedule.Rules.of(network, nodes), limit);
  }
}
