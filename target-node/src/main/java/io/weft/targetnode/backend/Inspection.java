// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend;

import org.jspecify.annotations.Nullable;

/**
 * What a look at an open device has found.
 *
 * @param presence whether it is still what its path names
 * @param problem what is wrong with it, a sentence that does not change while the same is wrong; null if nothing is
 */
public record Inspection(Presence presence, @Nullable String problem) {
  /** All is well. */
  public static final Inspection FINE = new Inspection(Presence.HERE, null);
}
