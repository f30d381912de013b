// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.storage;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What other nodes have told of the devices that lie on them. From any thread; it does not block. */
@FunctionalInterface
public interface DevicesElsewhere {
  /** Nothing is known of other nodes. */
  DevicesElsewhere UNKNOWN = _ -> null;

  /**
   * The device of a namespace of another node.
   *
   * @param uuid the UUID of the namespace
   * @return null if it is not known; then hosts do not see the namespace here
   */
  @Nullable DeviceShape find(UUID uuid);
}
