// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

/** Why a question has no answer. */
public final class PeersException extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /** Creates one. @param message says what was wrong */
  public PeersException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** What kind of failure it is. */
  public Reason reason() {
    return reason;
  }

  /** Whether something failed because no answer came, or because the node is not listed for the moment. */
  static boolean isNoAnswer(Throwable cause) {
    return cause instanceof PeersException known && (known.reason == Reason.NO_ANSWER || known.reason == Reason.NOT_LIVE);
  }

  /** The kinds of failures. */
  public enum Reason {
    /** The node does not live, as far as is known here; it was not asked. */
    NOT_LIVE,
    /** No answer came in time; the node may have done what it was asked. */
    NO_ANSWER,
    /** Nobody answers questions about the topic there. */
    UNKNOWN_TOPIC,
    /** Too many questions wait already; try again later. */
    BUSY,
    /** The question or the answer is too large. */
    TOO_LARGE,
    /** The node answered that it failed. */
    FAILED,
    /** These peers are closed. */
    CLOSED
  }
}
