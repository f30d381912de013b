// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.lifecycle;

import static io.weft.nvme.fabrics.ControllerStatus.CFS;
import static io.weft.nvme.fabrics.ControllerStatus.RDY;
import static io.weft.nvme.fabrics.ControllerStatus.SHST_COMPLETE;
import static io.weft.nvme.fabrics.ControllerStatus.SHST_NORMAL;
import static io.weft.nvme.fabrics.ControllerStatus.SHST_OCCURRING;

import io.weft.nvme.fabrics.ControllerConfiguration;
import io.weft.nvme.fabrics.ControllerStatus;
import java.util.Map;
import java.util.Set;

/**
 * The life cycle of a {@code Controller} (NVMe Base 2.1, sections 3.5.3 and 3.6). The host controls it with CC.EN and
 * CC.SHN, and sees it in CSTS. RESETTING, ENABLING and SHUTTING_DOWN last until no I/O queue is left (drained).
 *
 * <pre>
 *   DISABLED ---EN=1---> READY ---SHN---> SHUTTING_DOWN ---drained---> SHUT_DOWN
 *      ^  |                | ^                  |                          |
 *      |  |           EN=0 | | drained     EN=0 |                     EN=0 |
 *      |  |                | +-- ENABLING       |                          |
 *      |  |                |     ^    |         |                          |
 *      |  |                |     |EN=1|EN=0     |                          |
 *      |  |                v     |    v         |                          |
 *      +--|--drained--- RESETTING &lt;-------------+--------------------------+
 *         |                ^
 *         |                | EN=0
 *         +--EN=1-----> FAILED
 *
 *   any state ---the keep-alive timer expires---> FAILED
 * </pre>
 *
 * A DISABLED controller whose host sets EN and SHN at once stays DISABLED, and passes through RESETTING when EN is cleared.
 * One that is ENABLING with SHN set becomes SHUT_DOWN instead of READY; one that is enabled with a CC that it does not
 * support becomes FAILED.
 */
public enum ControllerState {
  /** CC.EN is 0, or was set together with CC.SHN. */
  DISABLED(0, SHST_COMPLETE, false),
  /** The controller accepts commands and I/O queues. */
  READY(RDY, SHST_OCCURRING, true),
  /** The host has cleared CC.EN. */
  RESETTING(RDY, SHST_OCCURRING, false),
  /** The host has cleared CC.EN, and has set it again before the reset was complete. */
  ENABLING(RDY, SHST_OCCURRING, true),
  /** The host has set CC.SHN. Commands are still accepted. */
  SHUTTING_DOWN(RDY, SHST_OCCURRING, true),
  /** The shutdown is complete: admin commands are still accepted, I/O queues only after a reset. */
  SHUT_DOWN(RDY, SHST_COMPLETE, true),
  /** A fatal error, cleared only by a reset. */
  FAILED(CFS, SHST_COMPLETE, false);

  private static final Transitions<ControllerState> STEPS =
      Transitions.of(Map.of(
          DISABLED, Set.of(READY, SHUT_DOWN, FAILED, RESETTING),
          READY, Set.of(RESETTING, SHUTTING_DOWN, FAILED),
          RESETTING, Set.of(DISABLED, ENABLING, FAILED),
          ENABLING, Set.of(RESETTING, READY, SHUT_DOWN, FAILED),
          SHUTTING_DOWN, Set.of(RESETTING, SHUT_DOWN, FAILED),
          SHUT_DOWN, Set.of(RESETTING, FAILED),
          FAILED, Set.of(RESETTING)));

  private final int csts;
  private final int shutdownStatus;
  private final boolean acceptsCommands;

  ControllerState(int csts, int shutdownStatus, boolean acceptsCommands) {
    this.csts = csts;
    this.shutdownStatus = shutdownStatus;
    this.acceptsCommands = acceptsCommands;
  }

  /** Makes a transition. @return the new state @throws IllegalStateException if it may not follow this one */
  public ControllerState to(ControllerState next) {
    return STEPS.step(this, next);
  }

  /** Whether commands other than Fabrics commands are accepted. */
  public boolean isAcceptingCommands() {
    return acceptsCommands;
  }

  /** Whether the state lasts until no I/O queue is left. */
  public boolean isDraining() {
    return this == RESETTING || this == ENABLING || this == SHUTTING_DOWN;
  }

  /** CSTS (NVMe Base 2.1, section 3.1.4.6). @param cc CC, whose SHN says whether a shutdown is requested */
  public int csts(int cc) {
    int shst = ControllerConfiguration.isShutdown(cc) ? shutdownStatus : SHST_NORMAL;
    return csts | ControllerStatus.shutdownBits(shst);
  }
}
