// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.range;

import org.jspecify.annotations.Nullable;

/** An I/O that changes a range of bytes, while it is under way; linked into the list of its event loop. */
public abstract class Change {
  /** The first byte. */
  long from;
  /** The byte behind the last. */
  long to;
  @Nullable Change previous;
  @Nullable Change next;
}
