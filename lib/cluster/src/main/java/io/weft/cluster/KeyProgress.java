// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster;

import java.util.List;

/**
 * How the replacement of the cluster key goes on.
 *
 * @param generation of the new key
 * @param step what all nodes do now: {@code give}, {@code use} or {@code drop}
 * @param live the nodes that live and have not done it yet
 * @param away the nodes that do not live, and do it when they come back
 */
public record KeyProgress(int generation, String step, List<String> live, List<String> away) {
  /** Copies the lists. */
  public KeyProgress {
    live = List.copyOf(live);
    away = List.copyOf(away);
  }
}
