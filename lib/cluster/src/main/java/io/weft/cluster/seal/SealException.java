// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.seal;

/** A record was not accepted. Its message names place and reason, and nothing that the record holds: a stranger may have written it. */
public final class SealException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why a record was not accepted. */
  public enum Why {
    /** It is shorter than any record. */
    TRUNCATED("is cut off"),
    /** Another version of Weft has written it, or it is no sealed record at all. */
    UNKNOWN_FORMAT("is not in the form that this version of Weft seals"),
    /** This node does not have its key: it was retired, or has not arrived yet. */
    UNKNOWN_KEY("is sealed with a generation of the cluster key that this node does not have"),
    /** It was changed, moved here from another place or cluster, or sealed with another key. */
    NOT_AUTHENTIC("was not sealed for this place by a node of this cluster, or was changed"),
    /** It is authentic and older than what was seen before. */
    STALE("is older than what was seen before");

    private final String phrase;

    Why(String phrase) {
      this.phrase = phrase;
    }
  }

  private final Why why;

  SealException(Place place, Why why) {
    super("the record %s of %s %s".formatted(place.key(), place.map(), why.phrase));
    this.why = why;
  }

  /** Why. */
  public Why why() {
    return why;
  }
}
