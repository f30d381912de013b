// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.Violation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Checks, before a configuration is applied, that this machine can listen at the addresses of its ports. */
final class PortCheck {
  private PortCheck() {}

  /**
   * Tries to bind every address that is new in a configuration. Blocks.
   *
   * @param running the configuration whose ports are listening now
   * @return what is wrong, by its path in the document
   */
  static List<Violation> problems(Configuration running, Configuration next) {
    List<Violation> problems = new ArrayList<>();
    List<PortEntry> ports = List.copyOf(next.ports());
    for (int i = 0; i < ports.size(); i++) {
      PortEntry port = ports.get(i);
      boolean listens =
          running.ports().stream().anyMatch(other -> other.enable() && other.address().equals(port.address()));
      if (port.enable() && !listens) {
        String problem = problem(port);
        if (!problem.isEmpty()) {
          problems.add(new Violation("ports[%d].addr".formatted(i), problem,
              "an address of this machine and a free TCP port"));
        }
      }
    }
    return problems;
  }

  private static String problem(PortEntry port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(port.address().traddr(), port.address().tcpPort()));
      return "";
    } catch (IOException e) {
      return "cannot listen at %s: %s".formatted(port.address().describe(), e.getMessage());
    }
  }
}
