// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import static io.weft.config.Samples.BETA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.HostEntry;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.config.Samples;
import io.weft.config.SpecificationVersion;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violation;
import io.weft.config.Violations;
import io.weft.config.attribute.Subsystems;
import io.weft.nvme.Nqn;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RulesTest {
  private static final Rules RULES = new Rules(DeviceProbe.NONE);

  private static void refuses(Configuration configuration, String... lines) {
    List<String> found = RULES.check(configuration).stream().map(Violation::toString).toList();
    assertEquals(lines.length, found.size(), found::toString);
    for (int i = 0; i < lines.length; i++) {
      assertTrue(found.get(i).startsWith(lines[i]), () -> found + " is not " + List.of(lines));
    }
  }

  private static Configuration withAlpha(SubsystemEntry alpha) {
    return Samples.full().withSubsystems(List.of(alpha, Samples.beta()));
  }

  private static Configuration withAttributes(SubsystemAttributes attributes) {
    return withAlpha(Samples.alpha().withAttributes(attributes));
  }

  @SafeVarargs
  private static Configuration withAlpha(UnaryOperator<SubsystemEntry>... changes) {
    SubsystemEntry alpha = Samples.alpha();
    for (UnaryOperator<SubsystemEntry> change : changes) {
      alpha = change.apply(alpha);
    }
    return withAlpha(alpha);
  }

  @Test
  void takesALegalConfiguration() {
    refuses(Samples.full());
    refuses(Configuration.EMPTY);
  }

  @Test
  void wantsNqns() {
    refuses(Samples.full().withDiscoveryNqn("discovery"), "discovery.nqn: is 'discovery'");
    refuses(Configuration.EMPTY.withHosts(List.of(HostEntry.of("nqn.2014-08.org.example:a/b"))),
        "hosts[0].nqn: is 'nqn.2014-08.org.example:a/b'");
  }

  @Test
  void boundsTheNumberOfEntries() {
    List<HostEntry> hosts = IntStream.rangeClosed(0, Rules.MAX_ENTRIES)
        .mapToObj(i -> HostEntry.of("nqn.2014-08.org.example:h" + i))
        .toList();
    refuses(Configuration.EMPTY.withHosts(hosts), "hosts: has 4097 entries; expected at most 4096");
  }

  @Test
  void keepsTheDiscoveryNqnApart() {
    SubsystemEntry subsystem =
        SubsystemEntry.of(Nqn.DISCOVERY, SubsystemAttributes.defaults("S"), AllowedHosts.ANY, List.of());
    refuses(Configuration.EMPTY.withSubsystems(List.of(subsystem)), "subsystems[0].nqn: '" + Nqn.DISCOVERY + "' is");
    refuses(Samples.full().withDiscoveryNqn(BETA), "subsystems[1].nqn: '" + BETA + "' is the NQN of the discovery");
  }

  @Test
  void checksAttributes() {
    refuses(withAttributes(SubsystemAttributes.defaults("")), "subsystems[0].attr.serial: is ''; expected 1 to 20");
    refuses(withAttributes(SubsystemAttributes.defaults("x".repeat(21))), "subsystems[0].attr.serial");
    refuses(withAlpha(Subsystems.MODEL.set("gr\u00fcn")), "subsystems[0].attr.model");
    refuses(withAlpha(Subsystems.QID_MAX.set(0)), "subsystems[0].attr.qid_max: is 0; expected a number from 1 to 128");
    refuses(withAlpha(Subsystems.CNTLID_MIN.set(0), Subsystems.CNTLID_MAX.set(0xfff0)),
        "subsystems[0].attr.cntlid_min", "subsystems[0].attr.cntlid");
    refuses(withAlpha(Subsystems.CNTLID_MIN.set(9), Subsystems.CNTLID_MAX.set(8)),
        "subsystems[0].attr.cntlid_max: is 8; expected at least cntlid_min, which is 9");
    refuses(withAlpha(Subsystems.FIRMWARE.set("123456789"), Subsystems.IEEE_OUI.set(1 << 24),
            Subsystems.VERSION.set(new SpecificationVersion(1, 0, 0)), Subsystems.VENDOR_ID.set(1 << 16),
            Subsystems.SUBSYS_VENDOR_ID.set(-1)),
        "subsystems[0].attr.firmware", "subsystems[0].attr.ieee_oui", "subsystems[0].attr.vendor_id",
        "subsystems[0].attr.subsys_vendor_id", "subsystems[0].attr.version: is '1.0'");
  }

  @Test
  void checksRetryDelays() {
    refuses(withAlpha(Subsystems.CRDT1.set(-1), Subsystems.CRDT2.set(65536), Subsystems.CRDT3.set(65535)),
        "subsystems[0].attr.crdt1: is -1",
        "subsystems[0].attr.crdt2: is 65536; expected a number from 0 to 65535");
  }

  @Test
  void wantsADirectoryAsStoragePool() {
    assertEquals(List.of(), RULES.check(withAlpha(Subsystems.STORAGE_POOL.set("/srv/pool"))));
    for (String wrong : List.of("srv/pool", "/", "/srv/../etc", "/srv/pool/", "memory:1GiB", "/srv/\0")) {
      refuses(withAlpha(Subsystems.STORAGE_POOL.set(wrong)), "subsystems[0].attr.storage_pool: is '");
    }
    Rules strict = new Rules(new DeviceProbe() {
      @Override
      public Optional<String> problem(NamespaceDevice device) {
        return Optional.empty();
      }

      @Override
      public Optional<String> poolProblem(Path path) {
        return Optional.of("does not exist");
      }
    });
    assertEquals("subsystems[0].attr.storage_pool: '/srv/pool' does not exist; "
            + "expected a directory that this process can write to",
        strict.check(withAlpha(Subsystems.STORAGE_POOL.set("/srv/pool"))).getFirst().toString());
  }

  @Test
  void wantsAllowedHostsToExistOnce() {
    refuses(withAlpha(Samples.alpha().withAllowedHosts(AllowedHosts.only(Samples.HOST_A, "nqn.2014-08.org.example:x"))),
        "subsystems[0].allowed_hosts[1]: there is no host 'nqn.2014-08.org.example:x'");
    refuses(withAlpha(Samples.alpha().withAllowedHosts(AllowedHosts.only(Samples.HOST_A, Samples.HOST_A))),
        "subsystems[0].allowed_hosts[1]: names the host");
    NamespaceEntry masked =
        Samples.namespace(1, "/srv/alpha.img").withVisibleTo(AllowedHosts.only("nqn.2014-08.org.example:x"));
    refuses(withAlpha(Samples.alpha().withNamespaces(List.of(masked))),
        "subsystems[0].namespaces[0].allowed_hosts[0]: there is no host");
  }

  @Test
  void reportsAtMostSoMany() {
    List<HostEntry> hosts = IntStream.range(0, 200).mapToObj(i -> HostEntry.of("host-" + i)).toList();
    assertEquals(Violations.LIMIT, RULES.check(Configuration.EMPTY.withHosts(hosts)).size());
  }

  @Test
  void throwsWhatItFound() throws InvalidConfigurationException {
    RULES.require(Samples.full());
    InvalidConfigurationException e = assertThrows(InvalidConfigurationException.class,
        () -> RULES.require(Samples.full().withDiscoveryNqn("x")));
    assertEquals("discovery.nqn", e.violations().getFirst().path());
    assertTrue(e.getMessage().contains("discovery.nqn"), e.getMessage());
  }

  @Test
  void asksForDevicesOfEnabledNamespacesOnly() {
    Rules rules = new Rules(device -> Optional.of("does not exist"));
    List<NamespaceEntry> off = List.of(Samples.namespace(1, "/srv/alpha.img").withEnable(false));
    Configuration configuration =
        Configuration.EMPTY.withSubsystems(List.of(Samples.alpha(), Samples.beta().withNamespaces(off)
            .withAllowedHosts(AllowedHosts.ANY)));
    List<Violation> found = rules.check(configuration);
    assertEquals("subsystems[0].namespaces[0].device.path", found.getFirst().path());
    assertEquals("'/srv/alpha.img' does not exist", found.getFirst().problem());
  }
}
