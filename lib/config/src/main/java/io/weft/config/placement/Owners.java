// SPDX-License-Identifier: Apache-2.0
package io.weft.config.placement;

import org.jspecify.annotations.Nullable;

/** Which node owns each ANA group that lies on several nodes. That is agreed on by the cluster, not configured. */
@FunctionalInterface
public interface Owners {
  /** Nobody owns anything. */
  Owners NONE = _ -> null;

  /**
   * The owner of a group.
   *
   * @param anaGroupId ANAGRPID
   * @return the name of the node; null if no node owns it now
   */
  @Nullable String of(int anaGroupId);
}
