// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

/** The delays between the attempts at something that fails: each is twice the one before, up to a limit. */
final class Backoff {
  private final long limit;
  private long next;

  /** Delays in milliseconds. @param first the first @param limit the longest */
  Backoff(long first, long limit) {
    this.limit = limit;
    this.next = first;
  }

  /** The delay before the next attempt, in milliseconds. */
  long next() {
    long delay = next;
    next = Math.min(limit, 2 * delay);
    return delay;
  }
}
