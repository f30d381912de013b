// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.view;

import static io.weft.config.Samples.ALPHA;
import static io.weft.config.Samples.BETA;
import static io.weft.config.Samples.HOST_A;
import static io.weft.config.Samples.HOST_B;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.ReferralEntry;
import io.weft.config.Samples;
import io.weft.config.address.TransportAddress;
import io.weft.nvme.AddressFamily;
import io.weft.nvme.Nqn;
import io.weft.nvme.TransportType;
import io.weft.nvme.log.DiscoveryLogEntry;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DiscoveryViewTest {
  private static final PortEntry WILDCARD = PortEntry.of(2, TransportAddress.tcp("0.0.0.0", 4421), ALPHA, BETA);
  private static final Configuration TWO_PORTS = Samples.full().withPorts(List.of(WILDCARD, Samples.port()));

  private static List<DiscoveryLogEntry> view(Configuration configuration, DiscoveryRequest request) {
    return DiscoveryView.entries(configuration, request, port -> true);
  }

  private static List<String> texts(List<DiscoveryLogEntry> entries) {
    return entries.stream()
        .map(e -> "%d %s port %d %s %s".formatted(e.subsystemType(), e.subsystemNqn(), e.portId(), e.address(),
            e.serviceId()))
        .toList();
  }

  @Test
  void tellsAHostOfAllPortsThatExportItsSubsystems() {
    assertEquals(List.of(
        "3 " + Nqn.DISCOVERY + " port 0 192.0.2.5 8009",
        "2 " + ALPHA + " port 1 127.0.0.1 4420", "2 " + ALPHA + " port 2 192.0.2.5 4421",
        "2 " + BETA + " port 1 127.0.0.1 4420", "2 " + BETA + " port 2 192.0.2.5 4421",
        "1 " + Nqn.DISCOVERY + " port 77 192.0.2.77 8009"),
        texts(view(TWO_PORTS, DiscoveryRequest.forAllPorts(HOST_A, "192.0.2.5", 8009))));
  }

  @Test
  void tellsAHostNothingOfOthersSubsystems() {
    assertEquals(List.of("3 " + Nqn.DISCOVERY + " port 0 192.0.2.5 8009",
        "2 " + ALPHA + " port 1 127.0.0.1 4420", "2 " + ALPHA + " port 2 192.0.2.5 4421",
        "1 " + Nqn.DISCOVERY + " port 77 192.0.2.77 8009"),
        texts(view(TWO_PORTS, DiscoveryRequest.forAllPorts(HOST_B, "192.0.2.5", 8009))));
  }

  @Test
  void tellsOfOnePortOnly() {
    assertEquals(List.of("3 " + Nqn.DISCOVERY + " port 2 10.0.0.1 4421",
        "2 " + ALPHA + " port 2 10.0.0.1 4421"),
        texts(view(TWO_PORTS, DiscoveryRequest.forPort(2, HOST_B, "10.0.0.1", 4421))));
  }

  @Test
  void leavesOutPortsThatAreDisabledOrDown() {
    Configuration disabled = TWO_PORTS.withPorts(List.of(WILDCARD.withEnable(false), Samples.port()));
    DiscoveryRequest request = DiscoveryRequest.forAllPorts(HOST_B, "192.0.2.5", 8009);
    assertEquals(3, view(disabled, request).size());
    List<DiscoveryLogEntry> down = DiscoveryView.entries(TWO_PORTS, request, port -> port.portId() != 1);
    assertEquals("2 " + ALPHA + " port 2 192.0.2.5 4421", texts(down).get(1));
    assertEquals(3, down.size());
  }

  @Test
  void usesTheUniqueDiscoveryNqnForItself() {
    Configuration unique = Samples.full().withDiscoveryNqn("nqn.2014-08.org.example:discovery");
    List<DiscoveryLogEntry> entries = view(unique, DiscoveryRequest.forAllPorts(HOST_A, "::1", 8009));
    assertEquals("nqn.2014-08.org.example:discovery", entries.getFirst().subsystemNqn());
    assertEquals(Nqn.DISCOVERY, entries.getLast().subsystemNqn());
  }

  @Test
  @DisplayName("rule 38: TREQ, SECTYPE and the address that the host came through")
  void fillsInTheFields() {
    DiscoveryLogEntry entry = view(TWO_PORTS, DiscoveryRequest.forPort(1, HOST_A, "127.0.0.1", 4420)).get(1);
    assertEquals(new DiscoveryLogEntry(TransportType.TCP, AddressFamily.IPV4, DiscoveryLogEntry.SUBTYPE_NVM,
        DiscoveryLogEntry.TREQ_NOT_SPECIFIED | DiscoveryLogEntry.TREQ_NO_SQ_FLOW_CONTROL, 1, 0xffff, 32, 0, "4420",
        ALPHA, "127.0.0.1", DiscoveryLogEntry.SECTYPE_NONE), entry);
  }

  @Test
  @DisplayName("rule 38: a wildcard port is shown in the family in which the host came")
  void followsTheFamilyOfTheHost() {
    DiscoveryRequest ipv6 = DiscoveryRequest.forAllPorts(HOST_B, "2001:db8::5", 8009);
    Configuration both = Samples.full().withPorts(List.of(PortEntry.of(3, TransportAddress.tcp("::", 4420), ALPHA)));
    DiscoveryLogEntry entry = view(both, ipv6).get(1);
    assertEquals("2001:db8::5", entry.address());
    assertEquals(AddressFamily.IPV6, entry.addressFamily());
    entry = view(both, DiscoveryRequest.forAllPorts(HOST_B, "192.0.2.5", 8009)).get(1);
    assertEquals("192.0.2.5", entry.address());
    assertEquals(AddressFamily.IPV4, entry.addressFamily());
    Configuration ipv4Only = Samples.full().withPorts(List.of(WILDCARD));
    assertEquals(1, view(ipv4Only, ipv6).size(), "nobody can tell at which IPv4 address the host would reach it");
  }

  @Test
  @DisplayName("rule 39: EPCSD in the entry of the discovery subsystem itself")
  void saysThatConnectionsMayPersist() {
    assertEquals(DiscoveryLogEntry.EFLAG_EPCSD | DiscoveryLogEntry.EFLAG_DUPRETINFO,
        view(TWO_PORTS, DiscoveryRequest.forAllPorts(HOST_A, "::1", 8009)).getFirst().flags());
    assertEquals(DiscoveryLogEntry.EFLAG_EPCSD,
        view(TWO_PORTS, DiscoveryRequest.forPort(1, HOST_A, "127.0.0.1", 4420)).getFirst().flags(),
        "each port tells of itself alone");
  }

  @Test
  void refersToPeersOnceAndNotToDisabledOnes() {
    ReferralEntry same = new ReferralEntry("again", 77, TransportAddress.tcp("192.0.2.77", 8009), true);
    ReferralEntry peer = new ReferralEntry("peer", 0, TransportAddress.tcp("192.0.2.6", 8009), true);
    ReferralEntry off = new ReferralEntry("off", 9, TransportAddress.tcp("192.0.2.9", 8009), false);
    DiscoveryRequest request =
        DiscoveryRequest.forAllPorts(HOST_B, "192.0.2.5", 8009).withPeers(List.of(same, peer, off));
    Configuration none = Samples.full().withSubsystems(List.of(
        Samples.alpha().withAllowedHosts(AllowedHosts.only()), Samples.beta()));
    assertEquals(List.of("3 " + Nqn.DISCOVERY + " port 0 192.0.2.5 8009",
        "1 " + Nqn.DISCOVERY + " port 0 192.0.2.6 8009", "1 " + Nqn.DISCOVERY + " port 77 192.0.2.77 8009"),
        texts(view(none, request)));
  }

  @Test
  void refersToAPeerOnTheWildcardAddressWhereTheHostCame() {
    ReferralEntry peer = new ReferralEntry("peer", 0, TransportAddress.tcp("0.0.0.0", 8009), true);
    DiscoveryRequest request = DiscoveryRequest.forAllPorts(HOST_B, "192.0.2.5", 4420).withPeers(List.of(peer));
    Configuration none = Samples.full().withSubsystems(List.of()).withPorts(List.of());
    assertEquals(List.of("3 " + Nqn.DISCOVERY + " port 0 192.0.2.5 4420",
        "1 " + Nqn.DISCOVERY + " port 0 192.0.2.5 8009"),
        texts(view(none, request)));
  }
}
