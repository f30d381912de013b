// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import io.weft.config.address.TransportAddress;
import io.weft.config.attribute.Subsystems;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import io.weft.config.node.NodeState;
import io.weft.nvme.AnaState;
import io.weft.nvme.Nqn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Configurations for tests. */
public final class Samples {
  public static final String ALPHA = "nqn.2014-08.org.example:alpha";
  public static final String BETA = "nqn.2014-08.org.example:beta";
  public static final String HOST_A = "nqn.2014-08.org.example:host-a";
  public static final String HOST_B = "nqn.2014-08.org.example:host-b";
  /** A secret: bytes 0 to 31 and their CRC-32. */
  public static final String SECRET = "DHHC-1:01:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:";

  private Samples() {}

  public static NamespaceEntry namespace(int nsid, String path) {
    return NamespaceEntry.of(nsid, path).withIdentifiers(NamespaceIdentifiers.of(
        UUID.nameUUIDFromBytes((nsid + path).getBytes(StandardCharsets.UTF_8))));
  }

  /** A subsystem that every host may use, with one namespace. */
  public static SubsystemEntry alpha() {
    return SubsystemEntry.of(ALPHA, SubsystemAttributes.defaults("A1"), AllowedHosts.ANY,
        List.of(namespace(1, "/srv/alpha.img")));
  }

  /** A subsystem for host A alone, with two namespaces of which host A sees both. */
  public static SubsystemEntry beta() {
    return Subsystems.QID_MAX.with(
        SubsystemEntry.of(BETA, SubsystemAttributes.defaults("B1"), AllowedHosts.only(HOST_A),
            List.of(namespace(1, "memory:64MiB"),
                namespace(7, "null:4GiB").withAnaGroupId(2).withVisibleTo(AllowedHosts.only(HOST_A)))), 8);
  }

  /** A port on 127.0.0.1 with both subsystems, two ANA groups and a referral. */
  public static PortEntry port() {
    return PortEntry.of(1, TransportAddress.tcp("127.0.0.1", 4420), ALPHA, BETA)
        .withAnaGroups(new TreeMap<>(Map.of(1, AnaState.OPTIMIZED, 2, AnaState.NON_OPTIMIZED)))
        .withReferrals(List.of(new ReferralEntry("site-b", 77, TransportAddress.tcp("192.0.2.77", 8009), true)));
  }

  /** The same with a secret for host B, which no edit may set, but another version may have stored. */
  public static Configuration withSecret() {
    return full().with(new HostEntry(HOST_B, SECRET, null, DhchapHash.SHA512, DhchapGroup.FFDHE3072));
  }

  /** Both subsystems on one port, and two hosts. */
  public static Configuration full() {
    return Configuration.of(5, Nqn.DISCOVERY,
        List.of(HostEntry.of(HOST_A),
            new HostEntry(HOST_B, null, null, DhchapHash.SHA512, DhchapGroup.FFDHE3072)),
        List.of(alpha(), beta()), List.of(port()));
  }

  /** The same on two nodes: group 1 on the first, group 3 on the second, group 2 on both. */
  public static Configuration cluster() {
    return full()
        .withNodes(List.of(NodeEntry.of("node-1", 1, "192.0.2.1", "2001:db8::1"),
            NodeEntry.of("node-2", 2, "192.0.2.2").withState(NodeState.DRAINED)))
        .withAnaGroups(List.of(AnaGroupEntry.of(1, "node-1"),
            new AnaGroupEntry(2, List.of("node-2", "node-1"), AnaState.NON_OPTIMIZED), AnaGroupEntry.of(3, "node-2")))
        .withPorts(List.of(port().withNode("node-1"),
            PortEntry.of(2, port().address(), ALPHA, BETA).withNode("node-2")));
  }
}
