// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import static io.weft.config.Samples.BETA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.Configurations;
import io.weft.config.HostEntry;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
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

  @Property(tries = 300)
  @Label("the check of an edit finds something exactly where the check of the whole does (mend 21)")
  void anEditIsCheckedAsTheWholeIs(@ForAll long seed) {
    LegalConfiguration now = LegalConfiguration.EMPTY;
    int taken = 0;
    for (int n = 0; n < 20; n++) {
      long i = seed + n;
      Configuration wanted = i % 2 == 0 ? Configurations.any(i) : Configurations.legal(i);
      if (n % 3 == 0) {
        // A small edit: some objects of another configuration.
        wanted = now.configuration().withHosts(wanted.hosts()).withPorts(wanted.ports());
      } else if (n % 5 == 0) {
        wanted = now.configuration().withNodes(wanted.nodes()).withAnaGroups(wanted.anaGroups());
      } else if (n % 7 == 0) {
        wanted = wanted.withNodes(now.configuration().nodes()).withAnaGroups(now.configuration().anaGroups());
      }
      boolean legal = RULES.check(wanted).isEmpty();
      try {
        now = RULES.require(now, wanted);
        assertTrue(legal, () -> "the whole breaks a rule");
        assertTrue(now.configuration().sameContent(wanted));
        taken++;
      } catch (InvalidConfigurationException e) {
        // What is in use does not change hands, whatever comes of it.
        assertTrue(!legal || e.violations().stream().allMatch(violation -> violation.expected().contains("disabled")), e::toString);
      }
    }
    assertTrue(taken > 0, "some of them are legal");
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
        "hosts[nqn=nqn.2014-08.org.example:a/b].nqn: is 'nqn.2014-08.org.example:a/b'");
  }

  @Test
  void boundsTheNumberOfEntries() {
    List<HostEntry> hosts = IntStream.rangeClosed(0, Rules.MAX_ENTRIES)
        .mapToObj(i -> HostEntry.of("nqn.2014-08.org.example:h" + i))
        .toList();
    refuses(Configuration.EMPTY.withHosts(hosts), "hosts: has 65537 entries; expected at most 65536");
  }

  @Test
  void keepsTheDiscoveryNqnApart() {
    SubsystemEntry subsystem =
        SubsystemEntry.of(Nqn.DISCOVERY, SubsystemAttributes.defaults("S"), AllowedHosts.ANY, List.of());
    refuses(Configuration.EMPTY.withSubsystems(List.of(subsystem)),
        "subsystems[nqn=" + Nqn.DISCOVERY + "].nqn: '" + Nqn.DISCOVERY + "' is");
    refuses(Samples.full().withDiscoveryNqn(BETA), "subsystems[nqn=nqn.2014-08.org.example:beta].nqn: '" + BETA + "' is the NQN of the discovery");
  }

  @Test
  void checksAttributes() {
    refuses(withAttributes(SubsystemAttributes.defaults("")), "subsystems[nqn=nqn.2014-08.org.example:alpha].attr.serial: is ''; expected 1 to 20");
    refuses(withAttributes(SubsystemAttributes.defaults("x".repeat(21))), "subsystems[nqn=nqn.2014-08.org.example:alpha].attr.serial");
    refuses(withAlpha(Subsystems.MODEL.set("gr\u00fcn")), "subsystems[nqn=nqn.2014-08.org.example:alpha].attr.model");
    refuses(withAlpha(Subsystems.QID_MAX.set(0)), "subsystems[nqn=nqn.2014-08.org.example:alpha].attr.qid_max: is 0; expected a number from 1 to 128");
    refuses(withAlpha(Subsystems.CNTLID_MIN.set(0), Subsystems.CNTLID_MAX.set(0xfff0)),
        "subsystems[nqn=nqn.2014-08.org.example:alpha].attr.cntlid_min", "subsystems[nqn=nqn.2014-08.org.example:alpha].attr.cntlid");
    refuses(withAlpha(Subsystems.CNTLID_MIN.set(9), Subsystems.CNTLID_MAX.set(8)),
        "subsystems[nqn=nqn.2014-08.org.example:alpha].attr.cntlid_max: is 8; expected at least cntlid_min, which is 9");
    refuses(withAlpha(Subsystems.FIRMWARE.set("123456789"), Subsystems.IEEE_OUI.set(1 << 24),
            Subsystems.VERSION.set(new SpecificationVersion(1, 0, 0)), Subsystems.VENDOR_ID.set(1 << 16),
            Subsystems.SUBSYS_VENDOR_ID.set(-1)),
        "subsystems[nqn=nqn.2014-08.org.example:alpha].attr.firmware", "subsystems[nqn=nqn.2014-08.org.example:alpha].attr.ieee_oui", "subsystems[nqn=nqn.2014-08.org.example:alpha].attr.vendor_id",
        "subsystems[nqn=nqn.2014-08.org.example:alpha].attr.subsys_vendor_id", "subsystems[nqn=nqn.2014-08.org.example:alpha].attr.version: is '1.0'");
  }

  @Test
  void checksRetryDelays() {
    refuses(withAlpha(Subsystems.CRDT1.set(-1), Subsystems.CRDT2.set(65536), Subsystems.CRDT3.set(65535)),
        "subsystems[nqn=nqn.2014-08.org.example:alpha].attr.crdt1: is -1",
        "subsystems[nqn=nqn.2014-08.org.example:alpha].attr.crdt2: is 65536; expected a number from 0 to 65535");
  }

  @Test
  void wantsADirectoryAsStoragePool() {
    assertEquals(List.of(), RULES.check(withAlpha(Subsystems.STORAGE_POOL.set("/srv/pool"))));
    for (String wrong : List.of("srv/pool", "/", "/srv/../etc", "/srv/pool/", "memory:1GiB", "/srv/\0")) {
      refuses(withAlpha(Subsystems.STORAGE_POOL.set(wrong)), "subsystems[nqn=nqn.2014-08.org.example:alpha].attr.storage_pool: is '");
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
    assertEquals("subsystems[nqn=nqn.2014-08.org.example:alpha].attr.storage_pool: '/srv/pool' does not exist; "
            + "expected a directory that this process can write to",
        strict.check(withAlpha(Subsystems.STORAGE_POOL.set("/srv/pool"))).getFirst().toString());
  }

  @Test
  void wantsAllowedHostsToExistOnce() {
    refuses(withAlpha(Samples.alpha().withAllowedHosts(AllowedHosts.only(Samples.HOST_A, "nqn.2014-08.org.example:x"))),
        "subsystems[nqn=nqn.2014-08.org.example:alpha].allowed_hosts: there is no host 'nqn.2014-08.org.example:x'");
    refuses(withAlpha(Samples.alpha().withAllowedHosts(AllowedHosts.only(Samples.HOST_A, Samples.HOST_A))),
        "subsystems[nqn=nqn.2014-08.org.example:alpha].allowed_hosts: names the host");
    NamespaceEntry masked =
        Samples.namespace(1, "/srv/alpha.img").withVisibleTo(AllowedHosts.only("nqn.2014-08.org.example:x"));
    refuses(withAlpha(Samples.alpha().withNamespaces(List.of(masked))),
        "subsystems[nqn=nqn.2014-08.org.example:alpha].namespaces[nsid=1].allowed_hosts: there is no host");
  }

  @Test
  void whatIsDeletedMustNotBeNamed() {
    refuses(Samples.full().withoutHost(Samples.HOST_A), "subsystems[nqn=" + Samples.BETA + "].allowed_hosts: there is",
        "subsystems[nqn=" + Samples.BETA + "].namespaces[nsid=7].allowed_hosts: there is no host");
    LegalConfiguration before = LegalConfiguration.trusted(Samples.full());
    InvalidConfigurationException e = assertThrows(InvalidConfigurationException.class,
        () -> RULES.require(before, Samples.full().withoutHost(Samples.HOST_A).withoutSubsystem(Samples.ALPHA)));
    assertEquals(List.of("subsystems[nqn=" + Samples.BETA + "].allowed_hosts",
            "subsystems[nqn=" + Samples.BETA + "].namespaces[nsid=7].allowed_hosts", "ports[portid=1].subsystems"),
        e.violations().stream().map(Violation::path).toList());
  }

  @Test
  @DisplayName("a value may move from one object to another in one edit")
  void whatIsGivenUpCanBeTaken() throws InvalidConfigurationException {
    NamespaceEntry one = Samples.alpha().namespaces().getFirst();
    NamespaceEntry moved = new NamespaceEntry(9, one.device(), one.identifiers(), 1, true, false, AllowedHosts.ANY);
    Configuration wanted = Samples.full().with(Samples.alpha().withoutNamespace(1)).with(Samples.beta().with(moved))
        .withPorts(List.of(PortEntry.of(2, Samples.port().address())));
    assertEquals(wanted, RULES.require(LegalConfiguration.trusted(Samples.full()), wanted).configuration());
  }

  @Test
  @DisplayName("names of any form are taken with a warning (mend 10)")
  void warns() {
    Configuration after = Samples.full().with(HostEntry.of("testnqn")).with(
        SubsystemEntry.of("blktests-subsystem-1", SubsystemAttributes.defaults("S"), AllowedHosts.ANY, List.of()));
    refuses(after);
    assertEquals(List.of("hosts[nqn=testnqn].nqn", "subsystems[nqn=blktests-subsystem-1].nqn"),
        Rules.warnings(Samples.full(), after).stream().map(Violation::path).toList());
    assertEquals(List.of(), Rules.warnings(after, after.withPorts(List.of())), "once");
  }

  @Test
  @DisplayName("names have 1 to 223 bytes of UTF-8 (mend 10)")
  void wantsNamesThatFitTheWire() {
    refuses(Configuration.EMPTY.with(HostEntry.of("\u00e4".repeat(111))));
    refuses(Configuration.EMPTY.with(HostEntry.of("\u00e4".repeat(112))), "hosts[nqn=");
    refuses(Configuration.EMPTY.with(HostEntry.of("")), "hosts[nqn=].nqn: is '': an NQN must not be empty");
    refuses(Configuration.EMPTY.with(HostEntry.of("a\u0007")), "hosts[nqn=a");
  }

  @Test
  void reportsAtMostSoMany() {
    List<HostEntry> hosts = IntStream.range(0, 200).mapToObj(i -> HostEntry.of("a/" + i)).toList();
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
  @DisplayName("only devices that an edit adds or changes are looked at (mend 2)")
  void asksForTheDevicesOfTheEditOnly() throws InvalidConfigurationException {
    Set<String> asked = new TreeSet<>();
    Rules rules = new Rules(device -> {
      asked.add(String.valueOf(device.path()));
      return Optional.of("cannot be");
    });
    LegalConfiguration before = LegalConfiguration.trusted(Samples.full());
    SubsystemEntry alpha = Samples.alpha();
    NamespaceEntry one = alpha.namespaces().getFirst();
    Configuration changed = Samples.full().with(HostEntry.of("nqn.2014-08.org.example:c"))
        .with(alpha.with(one.withAnaGroupId(9).withEnable(false)).withAllowedHosts(AllowedHosts.only(Samples.HOST_A)));
    assertEquals(changed, rules.require(before, changed).configuration());
    assertEquals(Set.of(), asked, "neither what is unchanged nor a namespace that changes in something else");
    InvalidConfigurationException e = assertThrows(InvalidConfigurationException.class, () -> rules.require(before,
        changed.with(alpha.with(Samples.namespace(2, "/srv/new.img")))));
    assertEquals(Set.of("/srv/new.img"), asked);
    assertEquals("subsystems[nqn=nqn.2014-08.org.example:alpha].namespaces[nsid=2].device.path: '/srv/new.img' cannot be",
        e.getMessage().substring(0, e.getMessage().indexOf(';')));
  }
}
