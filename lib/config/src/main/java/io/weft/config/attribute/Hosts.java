// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import io.weft.config.DhchapGroup;
import io.weft.config.DhchapHash;
import io.weft.config.HostEntry;
import java.util.List;

/** The attributes of a host. */
public final class Hosts {
  private static final HostEntry BLANK = HostEntry.of("");

  public static final Attribute<HostEntry, String> NQN =
      AttributeBuilder.of(BLANK, "nqn", AttributeType.TEXT, "nqn").required().limit(Limit.NQN)
          .effect(Effect.EXCLUDES)
          .says("Host NQN.");

  public static final Attribute<HostEntry, String> DHCHAP_KEY =
      AttributeBuilder.of(BLANK, "dhchap/key", AttributeType.TEXT, "dhchapKey").optional().secret()
          .standIn("").limit(DhchapSecret.LIMIT).effect(Effect.EXCLUDES)
          .says("The host's secret; a host that has one must authenticate.");

  public static final Attribute<HostEntry, String> DHCHAP_CTRL_KEY =
      AttributeBuilder.of(BLANK, "dhchap/ctrl_key", AttributeType.TEXT, "dhchapCtrlKey").optional().secret()
          .limit(DhchapSecret.LIMIT)
          .says("The controller's secret, with which it authenticates itself to the host; requires `dhchap.key`.");

  public static final Attribute<HostEntry, DhchapHash> DHCHAP_HASH =
      AttributeBuilder.of(BLANK, "dhchap/hash", AttributeType.choice(DhchapHash.class, DhchapHash::label), "dhchapHash")
          .says("Hash function of the authentication.");

  public static final Attribute<HostEntry, DhchapGroup> DHCHAP_DHGROUP =
      AttributeBuilder.of(BLANK, "dhchap/dhgroup", AttributeType.choice(DhchapGroup.class, DhchapGroup::label),
              "dhchapGroup")
          .says("Diffie-Hellman group of the authentication.");

  /** The kind, with all its attributes. */
  public static final ObjectKind<HostEntry> KIND = new ObjectKind<>("host", BLANK, NQN,
      List.of(NQN, DHCHAP_KEY, DHCHAP_CTRL_KEY, DHCHAP_HASH, DHCHAP_DHGROUP), List.of());

  private Hosts() {}
}
