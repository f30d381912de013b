// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.weft.host.HostQueue;

/**
 * Where a step's command goes.
 *
 * @param step what is done, for messages
 * @param queue the queue that it is sent on
 */
record Turn(World world, ModelController controller, HostQueue queue, ModelNamespace namespace, Step step) {
  /** The same on the controller's admin queue. */
  Turn onAdminQueue() {
    return new Turn(world, controller, controller.admin(), namespace, step);
  }

  @Override
  public String toString() {
    return step.toString();
  }
}
