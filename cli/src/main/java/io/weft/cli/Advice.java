// SPDX-License-Identifier: Apache-2.0

package io.weft.cli;

import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.address.TransportAddress;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;

/** The commands for a Linux host: discover, and connect to the first subsystem of the port that the READY line names. */
final class Advice {
  private final Configuration configuration;
  private final TransportAddress discovery;
  private final String addresses;

  /**
   * Advice for a configuration.
   *
   * @param discovery where the discovery service listens
   * @param addresses where services listen, as the READY line has it
   */
  Advice(Configuration configuration, TransportAddress discovery, String addresses) {
    this.configuration = configuration;
    this.discovery = discovery;
    this.addresses = addresses;
  }

  /** The end of the READY line, and a line for each command. */
  String text() {
    List<String> listening = List.of(addresses.split(" "));
    Optional<PortEntry> port = configuration.ports().stream()
        .filter(p -> listening.contains("nvme=" + p.address().describe()))
        .findFirst().filter(p -> !p.subsystems().isEmpty());
    return port.map(p -> " subsystem=" + p.subsystems().getFirst()).orElse("")
        + "\n" + command("discover", discovery)
        + port.map(p -> "\n" + command("connect ", p.address()) + " -n " + p.subsystems().getFirst()).orElse("");
  }

  private static String command(String verb, TransportAddress address) {
    return "  nvme %s -t tcp -a %s -s %s".formatted(verb, reachable(address), address.trsvcid());
  }

  /** The address for a host to use: for a wildcard, one of this machine that other machines can reach. */
  private static String reachable(TransportAddress address) {
    if (!address.isWildcard()) {
      return address.traddr();
    }
    boolean ipv6 = address.traddr().indexOf(':') >= 0;
    String loopback = ipv6 ? "::1" : "127.0.0.1";
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(a -> !a.isLoopbackAddress() && !a.isLinkLocalAddress())
          .map(InetAddress::getHostAddress)
          .filter(a -> ipv6 || a.indexOf(':') < 0)
          .findFirst()
          .orElse(loopback);
    } catch (SocketException _) {
      return loopback;
    }
  }
}
