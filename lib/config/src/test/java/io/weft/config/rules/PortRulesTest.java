// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.PortEntry;
import io.weft.config.PortParameters;
import io.weft.config.ReferralEntry;
import io.weft.config.Samples;
import io.weft.config.Violation;
import io.weft.config.address.TransportAddress;
import io.weft.nvme.AddressFamily;
import io.weft.nvme.AnaState;
import io.weft.nvme.SecureChannel;
import io.weft.nvme.SecurityType;
import io.weft.nvme.TransportType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortRulesTest {
  private static List<String> check(PortEntry... ports) {
    return new Rules(DeviceProbe.NONE).check(Samples.full().withPorts(Arrays.asList(ports))).stream()
        .map(Violation::toString)
        .toList();
  }

  private static void refuses(String line, PortEntry... ports) {
    List<String> found = check(ports);
    assertEquals(1, found.size(), found::toString);
    assertTrue(found.getFirst().startsWith(line), found::toString);
  }

  private static PortEntry port(int id, String traddr, int tcpPort) {
    return PortEntry.of(id, TransportAddress.tcp(traddr, tcpPort));
  }

  private static PortEntry at(TransportType trtype, AddressFamily adrfam, String traddr, String trsvcid,
      SecureChannel treq, SecurityType tsas) {
    return PortEntry.of(1, new TransportAddress(trtype, adrfam, traddr, trsvcid, treq, tsas));
  }

  @ParameterizedTest
  @CsvSource({
    "ipv4, 192.0.2.1, 4420", "ipv4, 0.0.0.0, 1", "ipv6, ::, 65535", "ipv6, 2001:db8::1, 4420", "ipv6, fe80::1%eth0, 9",
  })
  void takesAddresses(String family, String traddr, int tcpPort) {
    PortEntry port = port(1, traddr, tcpPort);
    assertEquals(family, port.address().adrfam().label());
    assertEquals(List.of(), check(port));
  }

  @ParameterizedTest
  @CsvSource({
    "IPV4, localhost, 4420, traddr", "IPV4, ::1, 4420, traddr", "IPV6, 127.0.0.1, 4420, traddr",
    "IPV6, [::1], 4420, traddr", "IPV4, 192.0.2.256, 4420, traddr", "IPV4, '', 4420, traddr",
    "IPV4, 127.0.0.1, 0, trsvcid", "IPV4, 127.0.0.1, 65536, trsvcid", "IPV4, 127.0.0.1, http, trsvcid",
    "IPV4, 127.0.0.1, '', trsvcid", "INFINIBAND, 127.0.0.1, 4420, adrfam",
  })
  void refusesAddresses(AddressFamily family, String traddr, String trsvcid, String member) {
    refuses("ports[portid=1].addr." + member + ": is '",
        at(TransportType.TCP, family, traddr, trsvcid, SecureChannel.NOT_SPECIFIED, SecurityType.NONE));
  }

  @Test
  void refusesWhatIsNotServed() {
    refuses("ports[portid=1].addr.trtype: is 'rdma', which this version does not serve; expected 'tcp'",
        at(TransportType.RDMA, AddressFamily.IPV4, "192.0.2.1", "4420",
            SecureChannel.NOT_SPECIFIED, SecurityType.NONE));
    refuses("ports[portid=1].addr.tsas: is 'tls1.3', which is not available yet",
        at(TransportType.TCP, AddressFamily.IPV4, "192.0.2.1", "4420",
            SecureChannel.NOT_REQUIRED, SecurityType.TLS_1_3));
    refuses("ports[portid=1].addr.treq: is 'required'",
        at(TransportType.TCP, AddressFamily.IPV4, "192.0.2.1", "4420", SecureChannel.REQUIRED, SecurityType.NONE));
  }

  @Test
  void checksNumbers() {
    refuses("ports[portid=65536].portid: is 65536; expected a number from 0 to 65535", port(65536, "127.0.0.1", 4420));
    PortEntry port = port(1, "127.0.0.1", 4420);
    refuses("ports[portid=1].param.inline_data_size: is 65552", port.withParameters(new PortParameters(65552, 128, 8)));
    refuses("ports[portid=1].param.inline_data_size: is 100; expected a multiple of 16",
        port.withParameters(new PortParameters(100, 128, 8)));
    refuses("ports[portid=1].param.max_queue_size: is 15", port.withParameters(new PortParameters(0, 15, 8)));
    refuses("ports[portid=1].param.mdts: is 11", port.withParameters(new PortParameters(0, 16, 11)));
    refuses("ports[portid=1].ana_groups[0].grpid: is 129; expected a number from 1 to 128",
        port.withAnaGroups(new TreeMap<>(Map.of(129, AnaState.CHANGE))));
  }

  @Test
  void wantsLinkedSubsystemsToExistOnce() {
    PortEntry port = port(1, "127.0.0.1", 4420);
    refuses("ports[portid=1].subsystems: there is no subsystem 'nqn.2014-08.org.example:x'",
        port.withSubsystems(List.of(Samples.ALPHA, "nqn.2014-08.org.example:x")));
    refuses("ports[portid=1].subsystems: links the subsystem",
        port.withSubsystems(List.of(Samples.ALPHA, Samples.ALPHA)));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1", "0.0.0.0, 127.0.0.1", "127.0.0.1, 0.0.0.0", "::, 127.0.0.1", "::1, ::",
    "2001:db8::1, 2001:db8:0:0::1",
  })
  void refusesTwoPortsAtOneAddress(String one, String other) {
    refuses("ports[portid=2].addr: ", port(1, one, 4420), port(2, other, 4420));
    assertEquals(List.of(), check(port(1, one, 4420), port(2, other, 4421)));
  }

  @Test
  void takesPortsThatDoNotOverlap() {
    assertEquals(List.of(), check(port(1, "0.0.0.0", 4420), port(2, "::1", 4420)));
    assertEquals(List.of(), check(port(1, "127.0.0.1", 4420), port(2, "127.0.0.2", 4420)));
  }

  @Test
  @DisplayName("PORTID 0 is taken, as nvmet takes it (mend 10)")
  void takesPort0() {
    assertEquals(List.of(), check(port(0, "127.0.0.1", 4420)));
  }

  @Test
  void checksReferrals() {
    PortEntry port = port(1, "127.0.0.1", 4420);
    ReferralEntry good = new ReferralEntry("a", 1, TransportAddress.tcp("192.0.2.9", 8009), true);
    assertEquals(List.of(), check(port.withReferrals(List.of(good))));
    refuses("ports[portid=1].referrals[1].name: is 'a', as in an earlier entry",
        port.withReferrals(List.of(good, good)));
    refuses("ports[portid=1].referrals[0].name: is 'a/b'",
        port.withReferrals(List.of(new ReferralEntry("a/b", 1, good.address(), true))));
    refuses("ports[portid=1].referrals[0].addr.portid: is 65536",
        port.withReferrals(List.of(new ReferralEntry("a", 65536, good.address(), true))));
    refuses("ports[portid=1].referrals[0].addr.traddr: is '0.0.0.0'; expected an address that hosts can connect to",
        port.withReferrals(List.of(new ReferralEntry("a", 1, TransportAddress.tcp("0.0.0.0", 8009), true))));
    TransportAddress rdma = new TransportAddress(
        TransportType.RDMA, AddressFamily.INFINIBAND, "fe80::1", "4420",
        SecureChannel.NOT_SPECIFIED, SecurityType.NONE);
    assertEquals(List.of(), check(port.withReferrals(List.of(new ReferralEntry("a", 1, rdma, true)))));
  }

  @Test
  void aGroupThatIsNotListedIsInaccessible() {
    assertEquals(AnaState.NON_OPTIMIZED, Samples.port().anaState(2));
    assertEquals(AnaState.INACCESSIBLE, Samples.port().anaState(3));
    assertEquals(AnaState.OPTIMIZED, port(1, "::1", 1).anaState(1));
  }
}
