// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.weft.host.HostQueue;

/**
 * The destination of a step's command.
 *
 * @param step the step, for messages
 * @param queue the queue that the command is submitted to
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
