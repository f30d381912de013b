// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.node;

import io.weft.host.ControllerOptions;

/** The transports and digest settings over which a host can reach a target. */
public enum Wire {
  LOOP,
  TCP,
  TCP_HEADER_DIGEST,
  TCP_DATA_DIGEST,
  TCP_BOTH_DIGESTS,
  TCP_R2T_ONLY,
  TCP_WITHOUT_FLOW_CONTROL,
  TCP_ALIGNED_WITH_DIGESTS;

  /** How to connect to a target. */
  public ControllerOptions options(TestTarget target) {
    ControllerOptions options =
        new ControllerOptions(this == LOOP ? target.loop() : target.tcp(), TestTarget.NQN).ioQueues(2);
    return switch (this) {
      case LOOP, TCP -> options;
      case TCP_HEADER_DIGEST -> options.digests(true, false);
      case TCP_DATA_DIGEST -> options.digests(false, true);
      case TCP_BOTH_DIGESTS -> options.digests(true, true);
      case TCP_R2T_ONLY -> options.inCapsule(false);
      case TCP_WITHOUT_FLOW_CONTROL -> options.sqFlowControl(false);
      case TCP_ALIGNED_WITH_DIGESTS -> options.digests(true, true).dataAlignment(31).maxR2t(3);
    };
  }
}
