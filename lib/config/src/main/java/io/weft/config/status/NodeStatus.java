// SPDX-License-Identifier: Apache-2.0
package io.weft.config.status;

/**
 * A snapshot of a node: what it is and what it runs.
 *
 * @param process the process that the node runs in
 * @param target what its target node runs; {@link TargetStatus#NONE} if it has none
 */
public record NodeStatus(ProcessStatus process, TargetStatus target) {
  /** A node without a target node, such as a management service in a process of its own. */
  public static NodeStatus withoutTarget(ProcessStatus process) {
    return new NodeStatus(process, TargetStatus.NONE);
  }
}
