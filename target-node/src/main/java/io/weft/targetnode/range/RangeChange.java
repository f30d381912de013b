// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.range;

import org.jspecify.annotations.Nullable;

/** A change of a range of bytes in progress; linked into the list of its event loop, see {@link LoopRanges#begin}. */
public abstract class RangeChange {
  /** The first byte. */
  long from;
  /** The byte after the last. */
  long to;
  @Nullable RangeChange previous;
  @Nullable RangeChange next;
}
