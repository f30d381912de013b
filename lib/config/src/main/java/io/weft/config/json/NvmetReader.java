// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import io.weft.config.Configuration;
import io.weft.config.DhchapGroup;
import io.weft.config.DhchapHash;
import io.weft.config.HostEntry;
import io.weft.config.Identities;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemEntry;
import io.weft.nvme.Nqn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the root of an nvmetcli document, and hosts. */
final class NvmetReader {
  static final String EXPECTED_NQN = "an NQN such as 'nqn.2026-11.io.weft:demo'";
  private static final String UNSET = "(null)";

  private NvmetReader() {}

  static Configuration read(JsonReader root, Identities identities) {
    JsonReader discovery = root.object("discovery");
    String discoveryNqn = discovery.text("nqn", Nqn.DISCOVERY);
    discovery.finish();
    List<HostEntry> hosts = root.objects("hosts").stream().map(NvmetReader::host).toList();
    List<SubsystemEntry> subsystems = root.objects("subsystems").stream()
        .map(subsystem -> SubsystemReader.read(subsystem, identities))
        .toList();
    List<PortEntry> ports = root.objects("ports").stream().map(PortReader::read).toList();
    root.finish();
    return new Configuration(0, discoveryNqn, hosts, subsystems, ports);
  }

  private static HostEntry host(JsonReader host) {
    String nqn = host.requiredText("nqn", EXPECTED_NQN);
    JsonReader dhchap = host.object("dhchap");
    HostEntry entry = new HostEntry(
        nqn,
        set(dhchap.text("key", "")),
        set(dhchap.text("ctrl_key", "")),
        dhchap.choice("hash", DhchapHash.values(), DhchapHash::label, DhchapHash.SHA256),
        dhchap.choice("dhgroup", DhchapGroup.values(), DhchapGroup::label, DhchapGroup.NULL));
    dhchap.finish();
    host.finish();
    return entry;
  }

  /** An attribute that may be unset; the kernel prints such a one as nothing or as a null pointer. */
  static @Nullable String set(String text) {
    return text.isEmpty() || text.equals(UNSET) ? null : text;
  }
}
