// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

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

  /**
   * Makes a transition.
   *
   * @return the next state
   * @throws IllegalStateException if it cannot follow this one
   */
  PduDecoderState to(PduDecoderState next) {
    boolean legal = switch (next) {
      case INITIALIZING -> false;
      case HEADER -> this != HEADER && this != ENDED;
      case DATA -> this == HEADER;
      case DATA_DIGEST -> this == DATA;
      case ENDED -> this != ENDED;
    };
    if (!legal) {
      throw new IllegalStateException("a PDU decoder cannot go from " + this + " to " + next);
    }
    return next;
  }
}
