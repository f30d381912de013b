// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.Identities;
import io.weft.config.NamespaceEntry;
import io.weft.config.attribute.Namespaces;

/** A namespace without a UUID gets one, and nvmetcli writes the ANA group twice. */
final class NamespaceQuirks implements Quirks<NamespaceEntry> {
  private static final String ANA_GRPID = "ana_grpid";

  @Override
  public NamespaceEntry read(NamespaceEntry entry, JsonReader json, String subsystemNqn, Identities identities) {
    NamespaceEntry grouped = readAnaGroup(entry, json);
    return EntryReader.isGiven(Namespaces.UUID, json)
        ? grouped
        : Namespaces.UUID.with(grouped, identities.uuid(subsystemNqn, entry.nsid(), entry.device()));
  }

  /** 0 means that the group is not given here. */
  private static NamespaceEntry readAnaGroup(NamespaceEntry entry, JsonReader json) {
    int second = json.number(ANA_GRPID, 0);
    if (second == 0) {
      return entry;
    }
    if (second != entry.anaGroupId() && EntryReader.find(Namespaces.ANA_GRPID, json).isPresent()) {
      json.violations().at(ANA_GRPID).add("is " + second, "the same as ana.grpid, which is " + entry.anaGroupId());
    }
    return entry.withAnaGroupId(second);
  }

  @Override
  public void write(NamespaceEntry entry, ObjectNode json) {
    json.put(ANA_GRPID, entry.anaGroupId());
  }
}
