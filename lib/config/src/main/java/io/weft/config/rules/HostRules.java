// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.HostEntry;
import io.weft.config.Violations;
import io.weft.config.attribute.Hosts;

/** Rules for one host. One that was stored with a key by another version remains, and no Connect of it is let in. */
final class HostRules {
  private HostRules() {}

  static void check(Violations violations, HostEntry host) {
    Hosts.KIND.check(host, violations);
    if (host.dhchapCtrlKey() != null && host.dhchapKey() == null) {
      Hosts.DHCHAP_CTRL_KEY.at(violations).add(
          "is set although %s is not".formatted(Hosts.DHCHAP_KEY), "both, or dhchap.key alone, or neither");
    }
    if (host.mustAuthenticate()) {
      Hosts.DHCHAP_KEY.at(violations).add(
          "is set, but this version cannot authenticate hosts (DH-HMAC-CHAP) and would let this one never connect",
          "no dhchap.key, with which the host connects without authentication, or no such host");
    }
  }
}
