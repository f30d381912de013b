// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import io.weft.config.node.NodeEntry;
import io.weft.config.node.NodeState;
import java.util.List;

/** The attributes of a node. */
public final class Nodes {
  private static final NodeEntry BLANK = NodeEntry.of("", 1);

  public static final Attribute<NodeEntry, String> NAME =
      AttributeBuilder.of(BLANK, "name", AttributeType.TEXT, "name").required().limit(Limit.NODE_NAME)
          .says("Name of the node, which ports and ANA groups use.");

  public static final Attribute<NodeEntry, Integer> NUMBER =
      AttributeBuilder.of(BLANK, "number", AttributeType.NUMBER, "number").required()
          .limit(Limit.range(1, NodeEntry.MAX_NUMBER))
          .says("Which part of the controller identifiers the node assigns; no two nodes have the same.");

  public static final Attribute<NodeEntry, List<String>> ADDRESSES =
      AttributeBuilder.of(BLANK, "addresses", AttributeType.TEXTS, "addresses").effect(Effect.LIVE)
          .says("IP addresses that hosts are told for its ports that listen on `0.0.0.0` or `::`.");

  public static final Attribute<NodeEntry, NodeState> STATE =
      AttributeBuilder.of(BLANK, "state", AttributeType.choice(NodeState.class, NodeState::label), "state")
          .effect(Effect.LIVE)
          .says("Whether it may own ANA groups that lie on several nodes.");

  /** The kind, with all its attributes. */
  public static final ObjectKind<NodeEntry> KIND =
      new ObjectKind<>("node", BLANK, NAME, List.of(NAME, NUMBER, ADDRESSES, STATE), List.of());

  private Nodes() {}
}
