// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.Violations;
import io.weft.config.address.IpAddresses;
import io.weft.config.address.TransportAddress;
import io.weft.config.attribute.AnaGroup;
import io.weft.config.attribute.AnaGroups;
import io.weft.config.attribute.AttributeType;
import io.weft.config.attribute.Ports;
import io.weft.config.attribute.Root;
import io.weft.nvme.AddressFamily;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Rules for one port, except its referrals.
 *
 * @param values the addresses of the other ports
 * @param after the configuration that is checked
 */
record PortRules(UniqueValues values, Configuration after) {
  private static final String LINKS = Ports.SUBSYSTEMS.name();

  void check(Violations here, Optional<PortEntry> before, PortEntry port) {
    Ports.KIND.check(port, here);
    checkLiteral(Ports.TRADDR.at(here), port.address());
    checkLinks(here, before.map(PortEntry::subsystems).orElse(List.of()), port.subsystems());
    ReferralRules.check(here, port.referrals());
    int index = 0;
    for (AnaGroup group : Ports.ANA_GROUPS.get(port)) {
      AnaGroups.KIND.check(group, here.at(Ports.ANA_GROUPS.list(), index++));
    }
    checkNode(here, port);
    checkNoOverlap(here.at("addr"), port);
  }

  /** The rule that a port is that of a node, if there are nodes. */
  void checkNode(Violations here, PortEntry port) {
    String node = port.node();
    NodeRules nodes = new NodeRules(values, after);
    if (node == null) {
      Ports.NODE.at(here).check(!after.hasNodes(), "is missing although there are nodes", nodes.expected());
    } else {
      nodes.checkExists(Ports.NODE.at(here), node);
    }
  }

  static void checkLiteral(Violations traddr, TransportAddress address) {
    AddressFamily family = address.adrfam();
    if (family != AddressFamily.IPV4 && family != AddressFamily.IPV6) {
      return;
    }
    if (!IpAddresses.isLiteral(address.traddr(), family)) {
      traddr.add("is " + AttributeType.TEXT.describe(address.traddr()),
          family == AddressFamily.IPV4 ? "an IPv4 address such as 192.0.2.1" : "an IPv6 address such as 2001:db8::1");
    }
  }

  private void checkLinks(Violations here, List<String> before, List<String> links) {
    if (links.equals(before)) {
      return;
    }
    Set<String> known = new HashSet<>(before);
    String last = null;
    for (String nqn : links) {
      if (nqn.equals(last)) {
        here.at(LINKS).add("links the subsystem %s again".formatted(AttributeType.TEXT.describe(nqn)),
            "each subsystem once");
      } else if (!known.contains(nqn) && !after.subsystemMap().containsKey(nqn)) {
        addMissing(here.at(LINKS), nqn);
      }
      last = nqn;
    }
  }

  /** Finds the links to subsystems that were deleted, among those that the port had before. */
  void checkUnchanged(Violations here, Optional<PortEntry> before, PortEntry port, Set<String> deleted) {
    for (String nqn : port.subsystems()) {
      if (deleted.contains(nqn) && before.filter(was -> was.links(nqn)).isPresent()) {
        addMissing(here.at(LINKS), nqn);
      }
    }
  }

  private static void addMissing(Violations link, String nqn) {
    link.add("there is no subsystem " + AttributeType.TEXT.describe(nqn), "the nqn of an entry of 'subsystems'");
  }

  /**
   * Two ports of a node cannot listen on one address, nor one on the wildcard address with a TCP port that another uses. The IPv6
   * wildcard accepts IPv4 connections too.
   */
  private void checkNoOverlap(Violations addr, PortEntry port) {
    TransportAddress address = port.address();
    Integer same = values.addresses().get(ListenAddress.of(port));
    if (same != null) {
      addOverlap(addr, port, same);
    } else if (address.isWildcard()) {
      after.ports().stream()
          .filter(other -> Objects.equals(other.node(), port.node())
              && other.address().trsvcid().equals(address.trsvcid()) && isChecked(other))
          .filter(other -> address.accepts(other.address().adrfam()) || other.address().accepts(address.adrfam()))
          .findFirst().ifPresent(other -> addOverlap(addr, port, other.portId()));
    } else {
      for (String wildcard : List.of("0.0.0.0", "::")) {
        TransportAddress any = TransportAddress.tcp(wildcard, 0);
        Integer other = values.addresses().get(ListenAddress.of(port, wildcard));
        if (other != null && any.accepts(address.adrfam())) {
          addOverlap(addr, port, other);
        }
      }
    }
  }

  /** Whether a port has its address already: of two new ones that overlap, the second is wrong. */
  private boolean isChecked(PortEntry port) {
    return Integer.valueOf(port.portId()).equals(values.addresses().get(ListenAddress.of(port)));
  }

  private void addOverlap(Violations addr, PortEntry port, int other) {
    String others = after.port(other).map(PortEntry::address).map(TransportAddress::describe).orElse("the address");
    addr.add("%s overlaps with %s of %s".formatted(
        port.address().describe(), others, Root.PORTS.place(Integer.toString(other))),
        "a different address or TCP port");
  }
}
