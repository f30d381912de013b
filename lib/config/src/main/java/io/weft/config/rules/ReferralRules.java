// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.PortEntry;
import io.weft.config.ReferralEntry;
import io.weft.config.Violations;
import io.weft.config.address.TransportAddress;
import io.weft.config.attribute.AttributeType;
import io.weft.config.attribute.Ports;
import io.weft.config.attribute.Referrals;
import io.weft.nvme.TransportType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for the referrals of a port. */
final class ReferralRules {
  private static final int MAX_REFERRALS = 1024;

  private ReferralRules() {}

  static void check(Violations port, List<ReferralEntry> referrals) {
    String list = Ports.REFERRALS.list();
    if (referrals.size() > MAX_REFERRALS) {
      port.at(list).add("has %d entries".formatted(referrals.size()), "at most " + MAX_REFERRALS);
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < referrals.size(); i++) {
      ReferralEntry referral = referrals.get(i);
      Violations here = port.at(list, i);
      if (!seen.add(referral.name())) {
        Referrals.NAME.at(here).add("is '%s', as in an earlier entry".formatted(
            AttributeType.shorten(referral.name())), "a different value");
      }
      Referrals.KIND.check(referral, here);
      if (referral.address().trtype() == TransportType.TCP) {
        checkTcp(here, referral);
      }
    }
  }

  /** The address has the limits of a port's, and must be one that a host can connect to. */
  private static void checkTcp(Violations here, ReferralEntry referral) {
    TransportAddress address = referral.address();
    PortEntry port = PortEntry.of(1, address);
    Ports.ADRFAM.check(port, here);
    Ports.TRSVCID.check(port, here);
    Violations traddr = Referrals.TRADDR.at(here);
    PortRules.checkLiteral(traddr, address);
    if (address.isWildcard()) {
      traddr.add("is " + Referrals.TRADDR.show(referral), "an address that hosts can connect to");
    }
  }
}
