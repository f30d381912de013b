// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.vertx.core.Future;
import io.weft.config.address.TransportAddress;
import io.weft.service.member.ClusterMember;
import io.weft.targetnode.TargetNode;
import java.util.Optional;

/** What a process tells its cluster: last when it starts that it serves, and first when it stops that it will not. */
final class MemberPart implements Part {
  private final ClusterMember member;
  private final Optional<TargetNode> target;
  private final Optional<TransportAddress> discovery;

  MemberPart(ClusterMember member, Optional<TargetNode> target, Optional<TransportAddress> discovery) {
    this.discovery = discovery;
    this.member = member;
    this.target = target;
  }

  @Override
  public String name() {
    return "membership";
  }

  @Override
  public Future<Void> start() {
    member.announce(WeftVersion.current(), target, discovery);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> stop() {
    return member.leave();
  }
}
