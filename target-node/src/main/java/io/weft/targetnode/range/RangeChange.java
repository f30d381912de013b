// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.range;

import org.jspecify.annotations.Nullable;

/** A change of a range of bytes that is under way; linked into the list of its event loop, see {@link LoopRanges#begin}. */
public abstract class RangeChange {
  /** The first byte. */
  long from;
  /** The byte behind the last. */
  long to;
  @Nullable RangeChange previous;
  @Nullable RangeChange next;
}
