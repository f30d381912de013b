// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.weft.fabric.lifecycle.Transitions;
import java.util.Map;
import java.util.Set;

/**
 * What a running process is to a cluster.
 *
 * <pre>
 *   STANDALONE <--> BECOMING --> MEMBER <--> LEAVING --> STANDALONE
 * </pre>
 */
enum Standing {
  /** It is no node of a cluster: its configuration is its own. */
  STANDALONE,
  /** It is about to be the first node of a new cluster. Edits wait. */
  BECOMING,
  /** It is a node of a cluster, which agrees on the configuration. */
  MEMBER,
  /** It gives back what it shares, and is about to stand alone. Edits wait in the end. */
  LEAVING;

  private static final Transitions<Standing> STEPS =
      Transitions.of(Map.of(
          STANDALONE, Set.of(BECOMING, MEMBER),
          BECOMING, Set.of(MEMBER, STANDALONE),
          MEMBER, Set.of(LEAVING),
          LEAVING, Set.of(STANDALONE, MEMBER)));

  /** Whether it changes now. */
  boolean isChanging() {
    return this == BECOMING || this == LEAVING;
  }

  /** Takes a step. @return the new standing @throws IllegalStateException if it may not follow this one */
  Standing to(Standing next) {
    return STEPS.step(this, next);
  }
}
