// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.placement;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.cluster.raft.AgreedRecord;
import io.weft.cluster.raft.AgreedState;
import io.weft.config.placement.Owners;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an ANA group is that several nodes reach, as it is agreed on.
 *
 * @param owner the node that may use its devices; null if it was given back and nobody has taken it
 * @param epoch rises each time that the group is placed
 * @param wanted the node that is to get it as soon as the owner has given it back; null if it is to stay
 * @param lapsed whether the owner before did not give it back but lost its lease, so that what it had given to its kernel may
 *     still be on its way to the device
 */
public record Placement(@Nullable String owner, long epoch, @Nullable String wanted, boolean lapsed) {
  private static final String PREFIX = "group/";

  /** The key of the record of a group. */
  static String key(int anaGroupId) {
    return PREFIX + anaGroupId;
  }

  /** Where a group is; empty if it was never placed. */
  public static Optional<Placement> of(AgreedState state, int anaGroupId) {
    return state.record(key(anaGroupId)).map(AgreedRecord::value).map(Placement::of);
  }

  /** Who owns the groups in a state. */
  public static Owners owners(AgreedState state) {
    return anaGroupId -> of(state, anaGroupId).map(Placement::owner).orElse(null);
  }

  private static Placement of(ObjectNode value) {
    return new Placement(value.path("owner").asText(null), value.path("epoch").asLong(), value.path("wanted").asText(null),
        value.path("lapsed").asBoolean());
  }

  ObjectNode json() {
    ObjectNode value = JsonNodeFactory.instance.objectNode();
    if (owner != null) {
      value.put("owner", owner);
    }
    value.put("epoch", epoch);
    if (wanted != null) {
      value.put("wanted", wanted);
    }
    return value.put("lapsed", lapsed);
  }

  /** The placement on a node after this one. */
  Placement movedTo(String node, boolean ownerLapsed) {
    return new Placement(node, epoch + 1, null, ownerLapsed);
  }

  /** The same, to be given back for another node; null if it is to stay. */
  Placement wantedBy(@Nullable String node) {
    return new Placement(owner, epoch, node, lapsed);
  }

  /** What the owner makes of it when nothing more of it reaches the device: the group goes where it is wanted, or waits. */
  Placement givenBack() {
    return wanted == null ? new Placement(null, epoch, null, false) : movedTo(wanted, false);
  }
}
