// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import io.weft.config.NamespaceLimits;
import io.weft.nvme.AnaState;
import java.util.List;

/** The attributes of an ANA group on a port. */
public final class AnaGroups {
  private static final AnaGroup BLANK = new AnaGroup(1, AnaState.OPTIMIZED);

  public static final Attribute<AnaGroup, Integer> GRPID =
      AttributeBuilder.of(BLANK, "grpid", AttributeType.NUMBER, "groupId").required()
          .limit(Limit.range(1, NamespaceLimits.MAX_ANA_GROUP_ID)).effect(Effect.LIVE)
          .says("ANA group identifier; group 1 exists on every port.");

  public static final Attribute<AnaGroup, AnaState> STATE =
      AttributeBuilder.of(BLANK, "ana/state", AttributeType.choice(AnaState.class, AnaState::label), "state")
          .effect(Effect.LIVE)
          .says("State of the group's namespaces on this port; a group that is not listed is inaccessible, or, where it lies"
              + " on the port's node, optimized.");

  /** The kind, with all its attributes. */
  public static final ObjectKind<AnaGroup> KIND =
      new ObjectKind<>("ANA group", BLANK, GRPID, List.of(GRPID, STATE), List.of());

  private AnaGroups() {}
}
