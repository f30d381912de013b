// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import java.io.IOException;
import java.util.function.Consumer;

/** Where a namespace's restrictions are made durable before they become visible. */
interface RestrictionsKeeper {
  /**
   * Tells a listener the restrictions that are durable, now and after each change, in order.
   *
   * @param visible must not block
   */
  void follow(Consumer<Restrictions> visible);

  /** The maximum number of ranges of uncorrectable blocks. */
  int mostRanges();

  /** Names the time in which a change is asked for: it is refused in any other. */
  long term();

  /** Requires that what is visible is true, and may be changed. @param term when the change was asked for @throws StateException if not */
  void require(long term) throws StateException;

  /**
   * Replaces the restrictions, which are durable and visible on return. Blocks.
   *
   * @param before those that are visible now
   * @param term when the change was asked for, from {@link #term}
   * @throws IOException if they cannot be made durable, or that cannot be told
   * @throws StateException if this node may not change them
   */
  void replace(Restrictions before, Restrictions after, long term) throws IOException, StateException;

  /** Whether there may be something to lose if the state object is dropped while nobody uses it. */
  boolean mustStay(Restrictions now);

  /** The status for the host if {@link #replace} failed with an {@link IOException}: a status code. */
  int failure();

  /** Ends what {@link #follow} began. */
  void close();
}
