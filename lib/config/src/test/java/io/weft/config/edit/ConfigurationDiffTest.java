// SPDX-License-Identifier: Apache-2.0
package io.weft.config.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.config.Configuration;
import io.weft.config.DhchapGroup;
import io.weft.config.DhchapHash;
import io.weft.config.HostEntry;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Samples;
import io.weft.config.SubsystemEntry;
import io.weft.config.attribute.Subsystems;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import io.weft.config.store.Change;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationDiffTest {
  private static final Configuration FULL = Samples.withSecret();

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
    SubsystemEntry changed = Subsystems.SERIAL.with(Subsystems.QID_MAX.with(beta, 9), "B2")
        .withNamespaces(List.of(beta.namespaces().getFirst().withEnable(false), Samples.namespace(9, "/srv/9")));
    Configuration after = FULL.withDiscoveryNqn("nqn.2014-08.org.example:discovery")
        .withHosts(List.of(HostEntry.of(Samples.HOST_A), HostEntry.of(Samples.HOST_B)))
        .withSubsystems(List.of(Samples.alpha(), changed))
        .withPorts(List.of(Samples.port().withEnable(false).withReferrals(List.of())));
    assertEquals(List.of(
            "discovery.nqn changed from 'nqn.2014-08.org.nvmexpress.discovery' to 'nqn.2014-08.org.example:discovery'",
            "host " + Samples.HOST_B + ": dhchap.key changed from (hidden) to none",
            "host " + Samples.HOST_B + ": dhchap.hash changed from 'hmac(sha512)' to 'hmac(sha256)'",
            "host " + Samples.HOST_B + ": dhchap.dhgroup changed from 'ffdhe3072' to 'null'",
            "subsystem " + Samples.BETA + ": attr.serial changed from 'B1' to 'B2'",
            "subsystem " + Samples.BETA + ": attr.qid_max changed from 8 to 9",
            "namespace 1 of " + Samples.BETA + ": enable changed from 1 to 0",
            "namespace 7 of " + Samples.BETA + " was removed", "namespace 9 of " + Samples.BETA + " was added",
            "port 1: enable changed from 1 to 0", "referral site-b of port 1 was removed"),
        ConfigurationDiff.between(FULL, after));
  }

  @Test
  void namesNodesAndWhatLiesOnThem() {
    Configuration cluster = Samples.cluster();
    assertEquals(List.of("node node-1 was added", "node node-2 was added", "ANA group 1 was added",
            "ANA group 2 was added", "ANA group 3 was added", "port 1: node changed from none to 'node-1'",
            "port 2 was added"),
        ConfigurationDiff.between(Samples.full(), cluster));
    Configuration after = cluster.withoutNode("node-1").withoutAnaGroup(1)
        .with(NodeEntry.of("node-2", 3, "192.0.2.3"))
        .with(AnaGroupEntry.of(2, "node-2"));
    assertEquals(List.of("node node-1 was removed", "node node-2: number changed from 2 to 3",
            "node node-2: addresses changed from [192.0.2.2] to [192.0.2.3]",
            "node node-2: state changed from 'drained' to 'active'", "ANA group 1 was removed",
            "ANA group 2: nodes changed from [node-2, node-1] to [node-2]",
            "ANA group 2: others changed from 'non-optimized' to 'inaccessible'"),
        ConfigurationDiff.between(cluster, after));
  }

  @Test
  void showsNoSecret() {
    HostEntry other = new HostEntry(Samples.HOST_B, Samples.SECRET.replace("DHHC-1:01", "DHHC-1:00"), Samples.SECRET,
        DhchapHash.SHA512, DhchapGroup.FFDHE3072);
    assertEquals(List.of("host " + Samples.HOST_B + ": dhchap.key changed from (hidden) to (hidden)",
            "host " + Samples.HOST_B + ": dhchap.ctrl_key changed from none to (hidden)"),
        ConfigurationDiff.between(FULL, FULL.withHosts(List.of(HostEntry.of(Samples.HOST_A), other))));
  }

  @Test
  void theOrderOfEntriesIsNoContent() {
    assertEquals(List.of(), ConfigurationDiff.between(FULL, FULL.withSubsystems(FULL.subsystems().reversed())));
  }
}
