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
import io.weft.fabric.FabricPort;
import io.weft.nvme.AddressFamily;
import io.weft.nvme.Nqn;
import io.weft.nvme.SecureChannel;
import io.weft.nvme.SecurityType;
import io.weft.nvme.TransportType;
import io.weft.nvme.log.DiscoveryLogEntry;
import io.weft.nvme.log.DiscoveryLogPage;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DiscoveryViewTest {
  private static final PortEntry WILDCARD = PortEntry.of(2, TransportAddress.tcp("0.0.0.0", 4421), ALPHA, BETA);
  private static final Configuration TWO_PORTS = Samples.full().withPorts(List.of(WILDCARD, Samples.port()));

  private static List<DiscoveryLogEntry> view(Configuration configuration, Viewer viewer) {
    return view(configuration, viewer, port -> true, List.of());
  }

  private static List<DiscoveryLogEntry> view(
      Configuration configuration, Viewer viewer, Predicate<PortEntry> live, List<ReferralEntry> peers) {
    DiscoveryIndex index = new DiscoveryIndex(live, peers);
    index.update(configuration);
    DiscoveryView view = index.view(viewer);
    return IntStream.range(0, view.count()).mapToObj(view::entry).toList();
  }

  /** A host on this machine. @param address the local address that it used */
  private static Viewer here(String hostNqn, String address, int port) {
    return new Viewer(hostNqn, address, port, true);
  }

  /** A host on another machine. */
  private static Viewer elsewhere(String hostNqn, String address, int port) {
    return new Viewer(hostNqn, address, port, false);
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
        texts(view(TWO_PORTS, here(HOST_A, "192.0.2.5", 8009))));
  }

  @Test
  void tellsAHostNothingOfOthersSubsystems() {
    assertEquals(List.of("3 " + Nqn.DISCOVERY + " port 0 192.0.2.5 8009",
        "2 " + ALPHA + " port 1 127.0.0.1 4420", "2 " + ALPHA + " port 2 192.0.2.5 4421",
        "1 " + Nqn.DISCOVERY + " port 77 192.0.2.77 8009"),
        texts(view(TWO_PORTS, here(HOST_B, "192.0.2.5", 8009))));
  }

  @Test
  void leavesOutPortsThatAreDisabledOrDown() {
    Configuration disabled = TWO_PORTS.withPorts(List.of(WILDCARD.withEnable(false), Samples.port()));
    Viewer request = here(HOST_B, "192.0.2.5", 8009);
    assertEquals(3, view(disabled, request).size());
    List<DiscoveryLogEntry> down = view(TWO_PORTS, request, port -> port.portId() != 1, List.of());
    assertEquals("2 " + ALPHA + " port 2 192.0.2.5 4421", texts(down).get(1));
    assertEquals(3, down.size());
  }

  @Test
  void usesTheUniqueDiscoveryNqnForItself() {
    Configuration unique = Samples.full().withDiscoveryNqn("nqn.2014-08.org.example:discovery");
    List<DiscoveryLogEntry> entries = view(unique, here(HOST_A, "::1", 8009));
    assertEquals("nqn.2014-08.org.example:discovery", entries.getFirst().subsystemNqn());
    assertEquals(Nqn.DISCOVERY, entries.getLast().subsystemNqn());
  }

  @Test
  @DisplayName("rule 38: TREQ, SECTYPE and the address that the host came through")
  void fillsInTheFields() {
    DiscoveryLogEntry entry = view(TWO_PORTS, here(HOST_A, "127.0.0.1", 4420)).get(1);
    assertEquals(new DiscoveryLogEntry(TransportType.TCP.code(), AddressFamily.IPV4.code(),
        DiscoveryLogEntry.SUBTYPE_NVM, SecureChannel.NOT_SPECIFIED.code() | DiscoveryLogEntry.TREQ_NO_SQ_FLOW_CONTROL,
        1, 0xffff, FabricPort.ADMIN_QUEUE_ENTRIES, 0, "4420", ALPHA, "127.0.0.1", SecurityType.NONE.code()), entry);
  }

  @Test
  @DisplayName("rule 38: a wildcard port is shown in the family in which the host came")
  void followsTheFamilyOfTheHost() {
    Viewer ipv6 = here(HOST_B, "2001:db8::5", 8009);
    Configuration both = Samples.full().withPorts(List.of(PortEntry.of(3, TransportAddress.tcp("::", 4420), ALPHA)));
    DiscoveryLogEntry entry = view(both, ipv6).get(1);
    assertEquals("2001:db8::5", entry.address());
    assertEquals(AddressFamily.IPV6.code(), entry.addressFamily());
    entry = view(both, here(HOST_B, "192.0.2.5", 8009)).get(1);
    assertEquals("192.0.2.5", entry.address());
    assertEquals(AddressFamily.IPV4.code(), entry.addressFamily());
    Configuration ipv4Only = Samples.full().withPorts(List.of(WILDCARD));
    assertEquals(1, view(ipv4Only, ipv6).size(), "nobody can tell at which IPv4 address the host would reach it");
  }

  @Test
  @DisplayName("rule 39: EPCSD in the entry of the discovery subsystem itself")
  void saysThatConnectionsMayPersist() {
    assertEquals(DiscoveryLogEntry.EFLAG_EPCSD | DiscoveryLogEntry.EFLAG_DUPRETINFO,
        view(TWO_PORTS, here(HOST_A, "::1", 8009)).getFirst().flags());
  }

  @Test
  void refersToPeersOnceAndNotToDisabledOnes() {
    ReferralEntry same = new ReferralEntry("again", 77, TransportAddress.tcp("192.0.2.77", 8009), true);
    ReferralEntry peer = new ReferralEntry("peer", 0, TransportAddress.tcp("192.0.2.6", 8009), true);
    ReferralEntry off = new ReferralEntry("off", 9, TransportAddress.tcp("192.0.2.9", 8009), false);
    Viewer request = here(HOST_B, "192.0.2.5", 8009);
    Configuration none = Samples.full().withSubsystems(List.of(
        Samples.alpha().withAllowedHosts(AllowedHosts.only()), Samples.beta()));
    assertEquals(List.of("3 " + Nqn.DISCOVERY + " port 0 192.0.2.5 8009",
        "1 " + Nqn.DISCOVERY + " port 0 192.0.2.6 8009", "1 " + Nqn.DISCOVERY + " port 77 192.0.2.77 8009"),
        texts(view(none, request, port -> true, List.of(same, peer, off))));
  }

  @Test
  void refersToAPeerOnTheWildcardAddressWhereTheHostCame() {
    ReferralEntry peer = new ReferralEntry("peer", 0, TransportAddress.tcp("0.0.0.0", 8009), true);
    Viewer request = here(HOST_B, "192.0.2.5", 4420);
    Configuration none = Samples.full().withSubsystems(List.of()).withPorts(List.of());
    assertEquals(List.of("3 " + Nqn.DISCOVERY + " port 0 192.0.2.5 4420",
        "1 " + Nqn.DISCOVERY + " port 0 192.0.2.5 8009"),
        texts(view(none, request, port -> true, List.of(peer))));
  }

  @Test
  @DisplayName("a host that came from elsewhere is never told of a loopback address (mend 12)")
  void noLoopbackAddressForAHostFromElsewhere() {
    PortEntry port = WILDCARD.withReferrals(List.of(
        new ReferralEntry("a", 1, TransportAddress.tcp("127.0.0.1", 8009), true),
        new ReferralEntry("b", 2, TransportAddress.tcp("::1", 8009), true),
        new ReferralEntry("c", 3, TransportAddress.tcp("127.8.8.8", 8009), true)));
    ReferralEntry peer = new ReferralEntry("peer", 0, TransportAddress.tcp("127.0.0.1", 8010), true);
    Configuration configuration = Samples.full().withPorts(List.of(port, Samples.port().withReferrals(List.of())));
    List<String> here = texts(view(configuration, here(HOST_B, "127.0.0.1", 4421), _ -> true, List.of(peer)));
    assertEquals(7, here.size(), here::toString);
    assertEquals(
        List.of("3 " + Nqn.DISCOVERY + " port 0 192.0.2.5 4421", "2 " + ALPHA + " port 2 192.0.2.5 4421"),
        texts(view(configuration, elsewhere(HOST_B, "192.0.2.5", 4421), _ -> true, List.of(peer))));
  }

  @Test
  @DisplayName("IPv6 addresses are in the canonical text form, without a zone (mend 12)")
  void canonicalAddresses() {
    PortEntry port = PortEntry.of(1, TransportAddress.tcp("2001:DB8:0:0:0:0:0:0005", 4420), ALPHA).withReferrals(List.of(
        new ReferralEntry("a", 1, TransportAddress.tcp("2001:db8:0:0:1:0:0:1", 8009), true),
        new ReferralEntry("b", 2, TransportAddress.tcp("fe80::0001%eth0", 8009), true)));
    List<String> texts = view(Samples.full().withPorts(List.of(port)), elsewhere(HOST_B, "2001:db8::7", 4420)).stream()
        .map(DiscoveryLogEntry::address).toList();
    assertEquals(List.of("2001:db8::7", "2001:db8::5", "2001:db8::1:0:0:1", "fe80::1"), texts);
  }

  @Test
  @DisplayName("the address that the host used is shown in its family and form (mend 12)")
  void theAddressThatTheHostUsed() throws Exception {
    assertEquals(new Viewer(HOST_A, "2001:db8::5", 4420, false), viewer("2001:db8::99", "2001:db8:0:0:0:0:0:5"));
    assertEquals(new Viewer(HOST_A, "fe80::5", 4420, false), viewer("fe80::99", "fe80::5"));
    assertEquals(new Viewer(HOST_A, "192.0.2.5", 4420, false), viewer("192.0.2.9", "192.0.2.5"));
    assertEquals(new Viewer(HOST_A, "192.0.2.5", 4420, true), viewer("192.0.2.5", "192.0.2.5"), "it talks to itself");
    assertEquals(new Viewer(HOST_A, "127.0.0.1", 4420, true), viewer("127.0.0.2", "127.0.0.1"));
    assertEquals(new Viewer(HOST_A, "::1", 4420, true), viewer("::1", "::1"));
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, (byte) 192, 0, 2, 5};
    InetSocketAddress local = new InetSocketAddress(Inet6Address.getByAddress(null, mapped, -1), 4420);
    assertEquals("192.0.2.5", Viewer.of(HOST_A, null, local).address());
    assertEquals(AddressFamily.IPV4, Viewer.of(HOST_A, null, local).family());
  }

  @Test
  @DisplayName("the entry of the discovery subsystem itself has the address that the host used, never a loopback address of "
      + "a port, and IPv6 in canonical form (mend 12)")
  void theEntryOfItself() throws Exception {
    PortEntry loopback = PortEntry.of(1, TransportAddress.tcp("127.0.0.1", 4420), ALPHA);
    PortEntry loopback6 = PortEntry.of(2, TransportAddress.tcp("::1", 4420), ALPHA);
    PortEntry any = PortEntry.of(3, TransportAddress.tcp("::", 4420), ALPHA);
    Configuration configuration = Samples.full().withPorts(List.of(loopback, loopback6, any));
    ReferralEntry peer = new ReferralEntry("peer", 0, TransportAddress.tcp("::", 8009), true);
    for (String[] each : new String[][] {
        {"2001:db8::99", "2001:0DB8:0:0:0:0:0:0005", "2001:db8::5"},
        {"2001:db8::99", "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
        {"fe80::99", "fe80:0:0:0:0:0:0:5", "fe80::5"},
        {"192.0.2.9", "192.0.2.5", "192.0.2.5"}}) {
      List<DiscoveryLogEntry> entries = view(configuration, viewer(each[0], each[1]), _ -> true, List.of(peer));
      DiscoveryLogEntry itself = entries.getFirst();
      assertEquals(DiscoveryLogEntry.SUBTYPE_CURRENT_DISCOVERY, itself.subsystemType());
      assertEquals(each[2], itself.address());
      assertEquals("4420", itself.serviceId());
      assertEquals(each[2].contains(":") ? AddressFamily.IPV6.code() : AddressFamily.IPV4.code(), itself.addressFamily());
      assertEquals(List.of(each[2]), entries.stream().map(DiscoveryLogEntry::address).distinct().toList());
      assertEquals(3, entries.size(), "itself, the port on all addresses and the peer on all addresses");
    }
    assertEquals("::1", view(configuration, viewer("::1", "0:0:0:0:0:0:0:1")).getFirst().address());
  }

  private static Viewer viewer(String host, String local) throws Exception {
    return Viewer.of(HOST_A, new InetSocketAddress(InetAddress.getByName(host), 50_000),
        new InetSocketAddress(InetAddress.getByName(local), 4420));
  }

  @Test
  void anyPartOfThePageIsThatOfTheWhole() {
    DiscoveryIndex index = new DiscoveryIndex(_ -> true, List.of());
    index.update(TWO_PORTS);
    DiscoveryView view = index.view(here(HOST_A, "192.0.2.5", 8009));
    ByteBuffer whole = ByteBuffer.allocate((int) view.length()).order(ByteOrder.LITTLE_ENDIAN);
    view.copy(0, whole, 0, whole.capacity());
    DiscoveryLogPage decoded = DiscoveryLogPage.decode(whole, 0);
    assertEquals(5, decoded.generation());
    assertEquals(texts(view(TWO_PORTS, here(HOST_A, "192.0.2.5", 8009))), texts(decoded.entries()));
    for (int[] part : new int[][] {{0, 16}, {4, 4096}, {1000, 48}, {1024, 1024}, {2044, 2052}, {6140, 4096}, {6144 + 1024, 64}}) {
      ByteBuffer piece = ByteBuffer.allocate(part[1] + 8).order(ByteOrder.LITTLE_ENDIAN);
      view.copy(part[0], piece, 8, part[1]);
      for (int i = 0; i < part[1]; i++) {
        int at = part[0] + i;
        assertEquals(at < whole.capacity() ? whole.get(at) : 0, piece.get(8 + i), "byte " + at);
      }
    }
  }
}
