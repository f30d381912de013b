// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import io.weft.fabric.lifecycle.Transitions;
import java.util.Map;
import java.util.Set;

/**
 * The part of a PDU that the next byte of a {@link PduDecoder}'s input belongs to.
 *
 * <pre>
 *                 ICReq                  header with data
 *   INITIALIZING -------&gt; HEADER -------------------------&gt; DATA
 *        |                | ^ ^                               | |
 *        |                | | |          no data digest       | |
 *        |                | | +-------------------------------+ |
 *        |                | |                                   |
 *        |                | +----------- DATA_DIGEST &lt;----------+
 *        |                |                   |
 *        +----------------+-------------------+--- from each state ---&gt; ENDED
 * </pre>
 */
enum PduDecoderState {
  /** The first PDU: an ICReq, or an H2CTermReq. */
  INITIALIZING,
  /** A PDU header, its digest and the padding after it. */
  HEADER,
  /** The data of a PDU. */
  DATA,
  /** The digest after the data of a PDU. */
  DATA_DIGEST,
  /** Nothing: a PDU has broken the rules, or the connection closes. All input is dropped. */
  ENDED;

  private static final Transitions<PduDecoderState> STEPS =
      Transitions.of(Map.of(
          INITIALIZING, Set.of(HEADER, ENDED),
          HEADER, Set.of(DATA, ENDED),
          DATA, Set.of(HEADER, DATA_DIGEST, ENDED),
          DATA_DIGEST, Set.of(HEADER, ENDED)));

  /** Takes a step. @return the new state @throws IllegalStateException if it may not follow this one */
  PduDecoderState to(PduDecoderState next) {
    return STEPS.step(this, next);
  }
}
