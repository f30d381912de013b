// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.config.store.Change;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationDiffTest {
  private static final Configuration FULL = Samples.full();

  @Test
  void isEmptyForEqualContent() {
    assertEquals(List.of(), ConfigurationDiff.between(FULL, FULL.withRevision(9)));
  }

  @Test
  void namesWhatCameAndWent() throws InvalidConfigurationException {
    assertEquals(List.of("host " + Samples.HOST_A + " was removed", "host " + Samples.HOST_B + " was removed",
            "subsystem " + Samples.ALPHA + " was removed", "subsystem " + Samples.BETA + " was removed",
            "port 1 was removed"),
        ConfigurationDiff.between(FULL, Change.clear().apply(FULL)));
    assertEquals("port 1 was added", ConfigurationDiff.between(Configuration.EMPTY, FULL).getLast());
  }

  @Test
  void namesWhatChanged() {
    SubsystemEntry beta = Samples.beta();
    SubsystemEntry changed = beta.withAttributes(SubsystemAttributes.defaults("B2"))
        .withNamespaces(List.of(beta.namespaces().getFirst().withEnable(false), Samples.namespace(9, "/srv/9")));
    Configuration after = FULL.withDiscoveryNqn("nqn.2014-08.org.example:discovery")
        .withHosts(List.of(HostEntry.of(Samples.HOST_A), HostEntry.of(Samples.HOST_B)))
        .withSubsystems(List.of(Samples.alpha(), changed))
        .withPorts(List.of(Samples.port().withEnable(false).withReferrals(List.of())));
    assertEquals(List.of("the discovery NQN was changed", "host " + Samples.HOST_B + ": authentication changed",
            "subsystem " + Samples.BETA + ": attributes changed", "namespace 1 of " + Samples.BETA + " was disabled",
            "namespace 9 of " + Samples.BETA + " was added", "namespace 7 of " + Samples.BETA + " was removed",
            "port 1: referrals changed", "port 1 was disabled"),
        ConfigurationDiff.between(FULL, after));
  }

  @Test
  void noticesAnotherOrder() {
    assertEquals(List.of("the order of entries was changed"),
        ConfigurationDiff.between(FULL, FULL.withSubsystems(FULL.subsystems().reversed())));
  }
}
