// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.ReferralEntry;
import io.weft.config.Samples;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.address.TransportAddress;
import io.weft.config.node.NodeEntry;
import io.weft.nvme.log.DiscoveryLogEntry;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The generations of hosts' views, and what changes of the configuration do to them. */
class DiscoveryIndexTest {
  private static final Viewer HOST_A = new Viewer(Samples.HOST_A, "127.0.0.1", 8009, true);
  private static final Viewer HOST_B = new Viewer(Samples.HOST_B, "127.0.0.1", 8009, true);

  private boolean live = true;
  private final DiscoveryIndex index = new DiscoveryIndex(_ -> live, List.of());

  private long generation(Configuration configuration, Viewer viewer) {
    index.update(configuration);
    index.updateLive();
    assertEquals(index.generation(viewer), index.view(viewer).generation());
    return index.generation(viewer);
  }

  private static List<DiscoveryLogEntry> entries(DiscoveryIndex index, Viewer viewer) {
    DiscoveryView view = index.view(viewer);
    return IntStream.range(0, view.count()).mapToObj(view::entry).toList();
  }

  /** The same, but host B is allowed instead of host A where only one is. */
  private static Configuration betaForHostB(long revision) {
    return Samples.full().withRevision(revision).withSubsystems(List.of(Samples.alpha(),
        Samples.beta().withAllowedHosts(AllowedHosts.only(Samples.HOST_A, Samples.HOST_B))));
  }

  @Test
  @DisplayName("rule 37: the generation rises only when the host's own view changes")
  void risesForThoseWhoSeeAChange() {
    assertEquals(5, generation(Samples.full(), HOST_A));
    assertEquals(5, generation(Samples.full(), HOST_B));
    assertEquals(5, generation(betaForHostB(6), HOST_A), "host A sees what it saw");
    assertEquals(6, generation(betaForHostB(6), HOST_B));
    assertEquals(6, generation(betaForHostB(9), HOST_B));
  }

  @Test
  void risesWhenAPortGoesAndComesBack() {
    long up = generation(Samples.full(), HOST_A);
    live = false;
    long down = generation(Samples.full(), HOST_A);
    assertTrue(down > up);
    live = true;
    assertTrue(generation(Samples.full(), HOST_A) > down);
  }

  @Test
  void refersToTheServicesThatThereAreNow() {
    List<ReferralEntry> others = new ArrayList<>();
    DiscoveryIndex index = new DiscoveryIndex(_ -> true, _ -> true, () -> List.copyOf(others));
    index.update(Samples.full());
    long alone = index.generation(HOST_A);
    int entries = index.view(HOST_A).count();
    others.add(new ReferralEntry("node-2", 0, TransportAddress.tcp("192.0.2.2", 8009), true));
    index.updateLive();
    assertTrue(index.generation(HOST_A) > alone);
    assertEquals(entries + 1, index.view(HOST_A).count());
    assertEquals(1, entries(index, HOST_A).stream().filter(entry -> entry.subsystemType() == DiscoveryLogEntry.SUBTYPE_REFERRAL
        && entry.address().equals("192.0.2.2") && entry.serviceId().equals("8009")).count());
    long both = index.generation(HOST_A);
    index.updateLive();
    assertEquals(both, index.generation(HOST_A));
    others.clear();
    index.updateLive();
    assertTrue(index.generation(HOST_A) > both);
    assertEquals(entries, index.view(HOST_A).count());
  }

  @Test
  void doesNotFallAfterANewStart() {
    long before = generation(betaForHostB(8), HOST_B);
    DiscoveryIndex next = new DiscoveryIndex(_ -> true, List.of());
    next.update(betaForHostB(8));
    assertTrue(next.generation(HOST_B) >= before);
  }

  @Test
  void staysTheSameWhenNamespacesOrAttributesChange() {
    long before = generation(Samples.full(), HOST_A);
    Configuration other = Samples.full().withRevision(6)
        .with(Samples.beta().with(Samples.namespace(9, "memory:1MiB")).withAttributes(SubsystemAttributes.defaults("B2")));
    assertEquals(before, generation(other, HOST_A));
    Configuration wildcard = other.withRevision(7)
        .with(PortEntry.of(9, TransportAddress.tcp("0.0.0.0", 4420), Samples.ALPHA));
    Viewer ipv6 = new Viewer(Samples.HOST_A, "::1", 8009, true);
    assertEquals(before, generation(wildcard, ipv6), "nobody who came over IPv6 sees it");
    assertEquals(7, generation(wildcard, HOST_A));
  }

  @Test
  void forgetsTheEldestAndNeverGoesBack() {
    DiscoveryIndex small = new DiscoveryIndex(_ -> true, _ -> true, List::of, 2);
    Configuration configuration = Samples.full();
    small.update(configuration);
    for (int i = 0; i < 10; i++) {
      long before = small.generation(HOST_A);
      configuration = configuration.withRevision(6 + i)
          .with(Samples.beta().withAllowedHosts(AllowedHosts.only("nqn.2014-08.org.example:host-" + i)));
      small.update(configuration);
      assertTrue(small.generation(HOST_A) >= before);
    }
    assertTrue(small.generation(HOST_A) > 6, "when it last changed is forgotten, so that it may have changed");
  }

  /** A random configuration over few names, so that edits meet. */
  private static Configuration random(Random random, long revision) {
    List<SubsystemEntry> subsystems = new ArrayList<>();
    List<PortEntry> ports = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      if (random.nextInt(4) > 0) {
        AllowedHosts hosts = switch (random.nextInt(4)) {
          case 0 -> AllowedHosts.ANY;
          case 1 -> AllowedHosts.only(Samples.HOST_A);
          case 2 -> AllowedHosts.only(Samples.HOST_A, Samples.HOST_B);
          default -> AllowedHosts.only();
        };
        subsystems.add(SubsystemEntry.of("nqn.2014-08.org.example:s" + i, SubsystemAttributes.defaults("S" + i), hosts, List.of()));
      }
    }
    List<String> addresses = List.of("0.0.0.0", "::", "127.0.0.1", "::1", "192.0.2.1", "2001:db8::1");
    for (int i = 1; i < 4; i++) {
      if (random.nextInt(4) > 0) {
        String[] links = subsystems.stream().map(SubsystemEntry::nqn).filter(_ -> random.nextBoolean()).toArray(String[]::new);
        ports.add(PortEntry.of(i, TransportAddress.tcp(addresses.get(random.nextInt(6)), 4420), links)
            .withEnable(random.nextInt(5) > 0).withReferrals(random.nextBoolean() ? List.of() : Samples.port().referrals()));
      }
    }
    return Samples.full().withRevision(revision).withSubsystems(subsystems).withPorts(ports);
  }

  @RepeatedTest(50)
  @DisplayName("after any edits a view is that of the configuration alone, and its generation tells every change (mend 21)")
  void isThatOfTheConfiguration(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<Viewer> viewers = List.of(HOST_A, HOST_B, new Viewer(Samples.HOST_A, "192.0.2.1", 4420, false),
        new Viewer(Samples.HOST_B, "2001:db8::1", 4420, false), new Viewer(Samples.HOST_A, "::1", 4420, true));
    index.update(random(random, 10));
    for (int revision = 11; revision < 60; revision++) {
      List<List<DiscoveryLogEntry>> before = viewers.stream().map(viewer -> entries(index, viewer)).toList();
      List<Long> generations = viewers.stream().map(index::generation).toList();
      Configuration next = random(random, revision);
      index.update(next);
      DiscoveryIndex fresh = new DiscoveryIndex(_ -> true, List.of());
      fresh.update(next);
      for (int i = 0; i < viewers.size(); i++) {
        List<DiscoveryLogEntry> now = entries(index, viewers.get(i));
        assertEquals(entries(fresh, viewers.get(i)), now);
        assertTrue(now.equals(before.get(i)) || index.generation(viewers.get(i)) > generations.get(i));
      }
    }
  }

  private static Configuration large(int subsystems) {
    List<SubsystemEntry> all = IntStream.range(0, subsystems).mapToObj(i -> SubsystemEntry.of(
        "nqn.2014-08.org.example:s%05d".formatted(i), SubsystemAttributes.defaults("S" + i),
        i % 2 == 0 ? AllowedHosts.ANY : AllowedHosts.only("nqn.2014-08.org.example:h" + i), List.of())).toList();
    String[] names = all.stream().map(SubsystemEntry::nqn).toArray(String[]::new);
    return Samples.full().withSubsystems(all).withPorts(List.of(
        PortEntry.of(1, TransportAddress.tcp("127.0.0.1", 4420), names),
        PortEntry.of(2, TransportAddress.tcp("127.0.0.1", 4421), names)));
  }

  @Test
  @DisplayName("with 10,000 subsystems a read costs what it returns, and nothing of it is left to the host that asks first (mends 21 and 32)")
  void readsCostWhatTheyReturn() {
    index.update(large(10_000));
    Viewer own = new Viewer("nqn.2014-08.org.example:h4711", "127.0.0.1", 4420, true);
    assertEquals(1 + 10_000 + 2, index.view(own).count());
    assertEquals(1 + 10_000, index.view(HOST_A).count());
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 8; i++) {
      Configuration edited = large(10_000).withRevision(100 + i);
      index.update(edited);
      index.update(edited.with(edited.subsystem("nqn.2014-08.org.example:s00042").orElseThrow()
          .withAllowedHosts(AllowedHosts.only("nqn.2014-08.org.example:h1"))).withRevision(1000 + i));
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      DiscoveryView view = index.view(HOST_A);
      assertEquals(10_000 - 1, view.count());
      assertEquals("nqn.2014-08.org.example:s09998", view.entry(view.count() - 1).subsystemNqn());
      best = Math.min(best, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
    }
    long took = best;
    assertTrue(took < TimeUnit.MILLISECONDS.toNanos(1), () -> "a view after an edit took " + took + " ns of processor time");
  }

  private static final PortEntry ANYWHERE =
      PortEntry.of(2, TransportAddress.tcp("::", 4421), Samples.ALPHA).withNode("node-2");

  /** What a host is told of the ports other than the first. */
  private static List<String> second(DiscoveryIndex index, Viewer viewer) {
    return entries(index, viewer).stream().filter(entry -> entry.portId() == 2)
        .map(entry -> entry.subsystemNqn() + " " + entry.address() + " " + entry.addressFamily()).toList();
  }

  @Test
  @DisplayName("of a port on all addresses of another node, hosts are told the addresses of that node")
  void tellsTheAddressesOfOtherNodes() {
    Configuration cluster = Samples.cluster().with(ANYWHERE)
        .with(NodeEntry.of("node-2", 2, "192.0.2.2", "2001:DB8:0::2", "127.0.0.1"));
    Viewer far = new Viewer(Samples.HOST_B, "192.0.2.9", 8009, false);
    Viewer near = new Viewer(Samples.HOST_B, "192.0.2.9", 8009, true);
    DiscoveryIndex other = new DiscoveryIndex(_ -> true, "node-1"::equals, List::of);
    other.update(cluster);
    assertEquals(List.of(Samples.ALPHA + " 192.0.2.2 1", Samples.ALPHA + " 2001:db8::2 2"), second(other, far));
    assertEquals(3, second(other, near).size(), "a host on this machine can use a loopback address");
    DiscoveryIndex own = new DiscoveryIndex(_ -> true, "node-2"::equals, List::of);
    own.update(cluster);
    assertEquals(List.of(Samples.ALPHA + " 192.0.2.9 1"), second(own, far), "that which the host has reached");
    other.update(cluster.with(ANYWHERE.withAddress(TransportAddress.tcp("0.0.0.0", 4421))).withRevision(6));
    assertEquals(List.of(Samples.ALPHA + " 192.0.2.2 1"), second(other, far), "of that family only");
  }

  @Test
  @DisplayName("new addresses of a node change what hosts see of its ports on all addresses, and nothing else")
  void followsTheAddressesOfANode() {
    Configuration cluster = Samples.cluster().with(ANYWHERE);
    DiscoveryIndex other = new DiscoveryIndex(_ -> true, "node-1"::equals, List::of);
    other.update(cluster);
    assertEquals(List.of(Samples.ALPHA + " 192.0.2.2 1"), second(other, HOST_B));
    long before = other.generation(HOST_B);
    other.update(cluster.with(NodeEntry.of("node-2", 2, "192.0.2.2")).withRevision(6));
    assertEquals(before, other.generation(HOST_B), "its state is nothing to discovery");
    other.update(cluster.with(NodeEntry.of("node-2", 2, "192.0.2.2", "192.0.2.3")).withRevision(7));
    assertEquals(List.of(Samples.ALPHA + " 192.0.2.2 1", Samples.ALPHA + " 192.0.2.3 1"), second(other, HOST_B));
    assertTrue(other.generation(HOST_B) > before);
    other.update(cluster.with(NodeEntry.of("node-2", 2)).withRevision(8));
    assertEquals(List.of(), second(other, HOST_B), "one whose address nobody knows");
    other.update(Samples.full().withRevision(9));
    assertEquals(List.of(), second(other, HOST_B));
  }
}
