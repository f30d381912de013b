// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.Configuration;
import io.weft.config.DhchapGroup;
import io.weft.config.DhchapHash;
import io.weft.config.HostEntry;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Samples;
import io.weft.config.Violation;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostRulesTest {
  private static HostEntry host(String key, String ctrlKey) {
    return new HostEntry(Samples.HOST_A, key, ctrlKey, DhchapHash.SHA256, DhchapGroup.NULL);
  }

  private static List<Violation> check(HostEntry host) {
    return new Rules(DeviceProbe.NONE).check(Configuration.EMPTY.withHosts(List.of(host)));
  }

  @Test
  @DisplayName("a host with a key is refused as long as nothing authenticates, and told why (mend 9)")
  void refusesSecrets() {
    assertEquals(List.of(), check(host(null, null)));
    for (String secret : List.of(Samples.SECRET, Samples.SECRET.replace("DHHC-1:01:", "DHHC-1:00:"))) {
      for (HostEntry host : List.of(host(secret, null), host(secret, secret))) {
        assertEquals(List.of("hosts[nqn=" + Samples.HOST_A + "].dhchap.key: is set, but this version cannot authenticate "
                + "hosts (DH-HMAC-CHAP) and would let this one never connect; expected no dhchap.key, with which the host "
                + "connects without authentication, or no such host"),
            check(host).stream().map(Violation::toString).toList());
      }
    }
  }

  @Test
  @DisplayName("a stored host with a key hinders no other edit, and can be given up or lose its key (mend 9)")
  void leavesStoredSecretsAlone() throws InvalidConfigurationException {
    Rules rules = new Rules(DeviceProbe.NONE);
    LegalConfiguration stored = LegalConfiguration.trusted(Samples.withSecret());
    Configuration other = Samples.withSecret().with(HostEntry.of("nqn.2014-08.org.example:c"));
    assertEquals(other, rules.require(stored, other).configuration());
    assertEquals(Samples.full(), rules.require(stored, Samples.full()).configuration());
    assertTrue(rules.require(stored, Samples.full().withoutHost(Samples.HOST_B)).configuration().host(Samples.HOST_B).isEmpty());
    assertThrows(InvalidConfigurationException.class,
        () -> rules.require(LegalConfiguration.trusted(Samples.full()), Samples.withSecret()));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "hunter2", "DHHC-1:04:AAAA:", "DHHC-1:01:AAAA:", "DHHC-1:01:A:", "DHHC-1:01:AAAAA===:",
    "DHHC-1:01:ABECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:",
    "DHHC-1:02:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:",
  })
  void refusesBadSecretsWithoutRepeatingThem(String secret) {
    List<Violation> found = check(host(secret, null));
    assertFalse(found.isEmpty());
    assertEquals("hosts[nqn=" + Samples.HOST_A + "].dhchap.key", found.getFirst().path());
    assertFalse(found.toString().contains(secret), found::toString);
  }

  @Test
  void wantsTheHostsSecretBesideTheControllers() {
    List<Violation> found = check(host(null, Samples.SECRET));
    assertEquals(1, found.size());
    assertEquals("hosts[nqn=" + Samples.HOST_A + "].dhchap.ctrl_key", found.getFirst().path());
  }

  @Test
  void printsNoSecret() {
    String text = host(Samples.SECRET, Samples.SECRET).toString();
    assertFalse(text.contains("DHHC"), text);
    assertTrue(text.contains("dhchapKey=(hidden)"), text);
  }
}
