// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.ReferralEntry;
import io.weft.config.Violations;
import io.weft.config.address.IpAddresses;
import io.weft.config.address.TransportAddress;
import io.weft.config.attribute.AnaGroups;
import io.weft.config.attribute.AttributeType;
import io.weft.config.attribute.Ports;
import io.weft.config.attribute.Referrals;
import io.weft.nvme.AddressFamily;
import io.weft.nvme.TransportType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for ports and their referrals. */
final class PortRules {
  private static final int MAX_REFERRALS = 1024;

  void check(Violations violations, Configuration configuration) {
    List<PortEntry> ports = List.copyOf(configuration.ports());
    Rules.checkSize(violations, "ports", ports, Rules.MAX_ENTRIES);
    for (int i = 0; i < ports.size(); i++) {
      Violations here = violations.at("ports", i);
      checkPort(here, ports.get(i), configuration);
      for (int j = 0; j < i; j++) {
        checkNoOverlap(here, ports.get(i).address(), j, ports.get(j).address());
      }
    }
  }

  private static void checkPort(Violations violations, PortEntry port, Configuration configuration) {
    Ports.KIND.check(port, violations);
    checkLiteral(Ports.TRADDR.at(violations), port.address());
    checkSubsystems(violations, port, configuration);
    checkReferrals(violations, port.referrals());
    Ports.ANA_GROUPS.get(port).forEach(group -> AnaGroups.KIND.check(group, violations.at(Ports.ANA_GROUPS.list())));
  }

  private static void checkLiteral(Violations traddr, TransportAddress address) {
    AddressFamily family = address.adrfam();
    if (family == AddressFamily.IPV4 || family == AddressFamily.IPV6) {
      traddr.check(IpAddresses.isLiteral(address.traddr(), family),
          "is " + AttributeType.TEXT.describe(address.traddr()),
          family == AddressFamily.IPV4 ? "an IPv4 address such as 192.0.2.1" : "an IPv6 address such as 2001:db8::1");
    }
  }

  private static void checkSubsystems(Violations violations, PortEntry port, Configuration configuration) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < port.subsystems().size(); i++) {
      String nqn = port.subsystems().get(i);
      Violations here = violations.at("subsystems", i);
      here.check(configuration.subsystem(nqn).isPresent(), "there is no subsystem " + AttributeType.TEXT.describe(nqn),
          "the nqn of an entry of 'subsystems'");
      here.check(seen.add(nqn), "links the subsystem %s again".formatted(AttributeType.TEXT.describe(nqn)),
          "each subsystem once");
    }
  }

  private static void checkReferrals(Violations violations, List<ReferralEntry> referrals) {
    Rules.checkSize(violations, "referrals", referrals, MAX_REFERRALS);
    Rules.checkUnique(violations, "referrals", Referrals.KIND, referrals);
    for (int i = 0; i < referrals.size(); i++) {
      ReferralEntry referral = referrals.get(i);
      Violations here = violations.at("referrals", i);
      Referrals.KIND.check(referral, here);
      if (referral.address().trtype() == TransportType.TCP) {
        checkTcpReferral(here, referral);
      }
    }
  }

  /** The address has the limits of a port's, and must be one that a host can connect to. */
  private static void checkTcpReferral(Violations violations, ReferralEntry referral) {
    TransportAddress address = referral.address();
    PortEntry port = PortEntry.of(1, address);
    Ports.ADRFAM.check(port, violations);
    Ports.TRSVCID.check(port, violations);
    Violations traddr = Referrals.TRADDR.at(violations);
    checkLiteral(traddr, address);
    traddr.check(!address.isWildcard(), "is " + Referrals.TRADDR.show(referral), "an address that hosts can connect to");
  }

  /** Two ports cannot listen on one address, nor one on the wildcard address with a TCP port that another uses. */
  private static void checkNoOverlap(
      Violations violations, TransportAddress one, int otherIndex, TransportAddress other) {
    boolean overlap = one.trsvcid().equals(other.trsvcid())
        && (IpAddresses.canonical(one.traddr()).equals(IpAddresses.canonical(other.traddr()))
            || overlaps(one, other) || overlaps(other, one));
    violations.at("addr").check(!overlap, "%s overlaps with %s of ports[%d]".formatted(
        one.describe(), other.describe(), otherIndex), "a different address or TCP port");
  }

  /** The IPv6 wildcard accepts IPv4 connections too. */
  private static boolean overlaps(TransportAddress wildcard, TransportAddress other) {
    return wildcard.isWildcard()
        && (wildcard.adrfam() == other.adrfam() || wildcard.adrfam() == AddressFamily.IPV6);
  }
}
