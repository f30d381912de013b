// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.PortParameters;
import io.weft.config.ReferralEntry;
import io.weft.config.Violations;
import io.weft.config.address.Adrfam;
import io.weft.config.address.IpAddresses;
import io.weft.config.address.TransportAddress;
import io.weft.config.address.Treq;
import io.weft.config.address.Trtype;
import io.weft.config.address.Tsas;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules for ports and their referrals. */
final class PortRules {
  private static final Pattern NAME = Pattern.compile("[^/\\p{Cntrl}]{1,255}");
  private static final Pattern TCP_PORT = Pattern.compile("[1-9][0-9]{0,4}");
  private static final int MAX_REFERRALS = 1024;

  void check(Violations violations, Configuration configuration) {
    List<PortEntry> ports = configuration.ports();
    violations.at("ports").check(ports.size() <= Rules.MAX_ENTRIES, "has %d entries".formatted(ports.size()),
        "at most " + Rules.MAX_ENTRIES);
    Rules.checkUnique(violations, "ports", "portid", ports, PortEntry::portId);
    for (int i = 0; i < ports.size(); i++) {
      Violations here = violations.at("ports", i);
      checkPort(here, ports.get(i), configuration);
      for (int j = 0; j < i; j++) {
        checkApart(here, ports.get(i).address(), j, ports.get(j).address());
      }
    }
  }

  private static void checkPort(Violations violations, PortEntry port, Configuration configuration) {
    violations.at("portid").checkRange(port.portId(), 1, 0xffff);
    Violations addr = violations.at("addr");
    addr.at("trtype").check(port.address().trtype() == Trtype.TCP,
        "is '%s'".formatted(port.address().trtype().label()), "'tcp'");
    checkTcpAddress(addr, port.address());
    addr.at("tsas").check(port.address().tsas() == Tsas.NONE,
        "is '%s', which is not available yet".formatted(port.address().tsas().label()), "'none'");
    addr.at("treq").check(port.address().treq() != Treq.REQUIRED,
        "is 'required' although the port has no secure channel", "'not specified' or 'not required'");
    checkParameters(violations.at("param"), port.parameters());
    checkSubsystems(violations, port, configuration);
    checkReferrals(violations, port.referrals());
    port.anaGroups().keySet().forEach(id ->
        violations.at("ana_groups").at("grpid").checkRange(id, 1, NamespaceLimits.MAX_ANA_GROUP_ID));
  }

  private static void checkTcpAddress(Violations addr, TransportAddress address) {
    Adrfam family = address.adrfam();
    if (family != Adrfam.IPV4 && family != Adrfam.IPV6) {
      addr.at("adrfam").add("is '%s'".formatted(family.label()), "'ipv4' or 'ipv6'");
    } else {
      addr.at("traddr").check(IpAddresses.isLiteral(address.traddr(), family),
          "is '%s'".formatted(Rules.shorten(address.traddr())),
          family == Adrfam.IPV4 ? "an IPv4 address such as 192.0.2.1" : "an IPv6 address such as 2001:db8::1");
    }
    boolean number = TCP_PORT.matcher(address.trsvcid()).matches() && Integer.parseInt(address.trsvcid()) <= 0xffff;
    addr.at("trsvcid").check(number, "is '%s'".formatted(Rules.shorten(address.trsvcid())),
        "a TCP port from 1 to 65535");
  }

  private static void checkParameters(Violations param, PortParameters parameters) {
    param.at("inline_data_size").checkRange(parameters.inlineDataSize(), 0, 1 << 16);
    param.at("inline_data_size").check(parameters.inlineDataSize() % 16 == 0, "is " + parameters.inlineDataSize(),
        "a multiple of 16");
    param.at("max_queue_size").checkRange(parameters.maxQueueSize(), 16, 1024);
    param.at("mdts").checkRange(parameters.mdts(), 1, 10);
  }

  private static void checkSubsystems(Violations violations, PortEntry port, Configuration configuration) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < port.subsystems().size(); i++) {
      String nqn = port.subsystems().get(i);
      Violations here = violations.at("subsystems", i);
      here.check(configuration.subsystem(nqn).isPresent(), "there is no subsystem '%s'".formatted(Rules.shorten(nqn)),
          "the nqn of an entry of 'subsystems'");
      here.check(seen.add(nqn), "links the subsystem '%s' again".formatted(Rules.shorten(nqn)), "each subsystem once");
    }
  }

  private static void checkReferrals(Violations violations, List<ReferralEntry> referrals) {
    violations.at("referrals").check(referrals.size() <= MAX_REFERRALS, "has %d entries".formatted(referrals.size()),
        "at most " + MAX_REFERRALS);
    Rules.checkUnique(violations, "referrals", "name", referrals, ReferralEntry::name);
    for (int i = 0; i < referrals.size(); i++) {
      ReferralEntry referral = referrals.get(i);
      Violations here = violations.at("referrals", i);
      here.at("name").check(NAME.matcher(referral.name()).matches(), "is '%s'".formatted(referral.name()),
          "1 to 255 characters, none of them a slash or a control character");
      here.at("portid").checkRange(referral.portId(), 0, 0xffff);
      TransportAddress address = referral.address();
      here.at("addr").at("trtype").check(address.trtype() != Trtype.LOOP, "is 'loop'",
          "'tcp', 'rdma' or 'fc'");
      if (address.trtype() == Trtype.TCP) {
        checkTcpAddress(here.at("addr"), address);
        here.at("addr").at("traddr").check(!address.isWildcard(), "is '%s'".formatted(address.traddr()),
            "an address that hosts can connect to");
      }
    }
  }

  /** Two ports cannot listen at one address, nor one at the wildcard of a TCP port that another uses. */
  private static void checkApart(Violations violations, TransportAddress one, int otherIndex, TransportAddress other) {
    boolean together = one.trsvcid().equals(other.trsvcid())
        && (IpAddresses.canonical(one.traddr()).equals(IpAddresses.canonical(other.traddr()))
            || overlaps(one, other) || overlaps(other, one));
    violations.at("addr").check(!together, "%s overlaps with %s of ports[%d]".formatted(
        one.describe(), other.describe(), otherIndex), "an address and TCP port of its own");
  }

  /** The IPv6 wildcard takes IPv4 connections too. */
  private static boolean overlaps(TransportAddress wildcard, TransportAddress other) {
    return wildcard.isWildcard()
        && (wildcard.adrfam() == other.adrfam() || wildcard.adrfam() == Adrfam.IPV6);
  }
}
