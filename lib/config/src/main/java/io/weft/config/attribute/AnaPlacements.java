// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import io.weft.config.NamespaceLimits;
import io.weft.config.node.AnaGroupEntry;
import io.weft.nvme.AnaState;
import java.util.List;

/** The attributes of an ANA group that lies on nodes; {@link AnaGroups} has those of its state on a port. */
public final class AnaPlacements {
  private static final AnaGroupEntry BLANK = AnaGroupEntry.of(1);

  public static final Attribute<AnaGroupEntry, Integer> GRPID =
      AttributeBuilder.of(BLANK, "grpid", AttributeType.NUMBER, "anaGroupId").required()
          .limit(Limit.range(1, NamespaceLimits.MAX_ANA_GROUP_ID)).effect(Effect.LIVE)
          .says("ANA group identifier.");

  public static final Attribute<AnaGroupEntry, List<String>> NODES =
      AttributeBuilder.of(BLANK, "nodes", AttributeType.TEXTS, "nodes").required().effect(Effect.LIVE)
          .limit(Limit.that(nodes -> !nodes.isEmpty(), "at least one node"))
          .says("Names of the nodes that have the devices of its namespaces, the preferred owner first.");

  public static final Attribute<AnaGroupEntry, AnaState> OTHERS =
      AttributeBuilder.of(BLANK, "others", AttributeType.choice(AnaState.class, AnaState::label), "others")
          .limit(Limit.oneOf("'inaccessible' or 'non-optimized'", List.of(AnaState.INACCESSIBLE, AnaState.NON_OPTIMIZED)))
          .effect(Effect.LIVE)
          .says("What its nodes other than the owner report, if it lies on several.");

  /** The kind, with all its attributes. */
  public static final ObjectKind<AnaGroupEntry> KIND =
      new ObjectKind<>("ANA group", BLANK, GRPID, List.of(GRPID, NODES, OTHERS), List.of());

  private AnaPlacements() {}
}
