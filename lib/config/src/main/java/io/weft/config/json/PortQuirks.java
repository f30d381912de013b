// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.Identities;
import io.weft.config.PortEntry;
import io.weft.config.attribute.Ports;

/** nvmetcli writes the port identifier a second time in the address, and knows no nodes. */
final class PortQuirks implements Quirks<PortEntry> {
  @Override
  public PortEntry read(PortEntry entry, JsonReader json, String holder, Identities identities) {
    JsonReader addr = json.object("addr");
    int second = addr.number("portid", entry.portId());
    addr.violations().at("portid").check(second == entry.portId() || EntryReader.key(Ports.KIND, json) == null,
        "is not the port's own", "the same as portid, which is " + entry.portId());
    ProtectionInformation.read(json.object("param"));
    return EntryReader.isGiven(Ports.NODE, json) ? entry : entry.withNode(identities.node(entry.portId()));
  }

  /** Transports of nvmet that Weft does not serve; what their addresses look like is no matter. */
  @Override
  public boolean refuses(JsonReader json) {
    JsonReader addr = json.object("addr");
    String trtype = addr.has("trtype") ? addr.scalar("trtype") : null;
    String problem = switch (trtype == null ? "tcp" : trtype) {
      case "rdma", "fc", "loop", "pci" -> "is '%s', which this version does not serve".formatted(trtype);
      case "" -> "is '': the port was made but never set up";
      default -> null;
    };
    if (problem != null) {
      addr.violations().at("trtype").add(problem, "'tcp', the only transport that is served, or a document without this port");
    }
    return problem != null;
  }

  @Override
  public void write(PortEntry entry, ObjectNode json) {
    ProtectionInformation.write(json.withObjectProperty("param"));
  }
}
