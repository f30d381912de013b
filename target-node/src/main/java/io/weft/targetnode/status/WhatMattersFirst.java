// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.status;

import io.weft.config.status.Excerpt;
import io.weft.targetnode.device.DeviceCondition;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.subsystem.TargetSubsystem;
import java.util.Map;

/** Of more objects than a status shows: first those that do not work, then those that hosts use, then the others. */
final class WhatMattersFirst implements Excerpt.Importance {
  private static final int FAILED = 0;
  private static final int USED = 1;
  private static final int IDLE = 2;

  private final TargetNode node;
  private final Map<String, TargetSubsystem> running;
  private final Map<String, Map<Integer, DeviceCondition>> failures;

  WhatMattersFirst(TargetNode node, Map<String, TargetSubsystem> running, Map<String, Map<Integer, DeviceCondition>> failures) {
    this.node = node;
    this.running = running;
    this.failures = failures;
  }

  @Override
  public int ofSubsystem(String nqn) {
    if (failures.containsKey(nqn)) {
      return FAILED;
    }
    TargetSubsystem subsystem = running.get(nqn);
    return subsystem == null || subsystem.controllers().isEmpty() ? IDLE : USED;
  }

  @Override
  public int ofNamespace(String nqn, int nsid) {
    return failures.getOrDefault(nqn, Map.of()).containsKey(nsid) ? FAILED : IDLE;
  }

  @Override
  public int ofPort(int portId) {
    return node.isListening(portId) ? IDLE : FAILED;
  }
}
