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

/** Looks whether this machine can listen where a configuration wants it to, before anything of it is applied. */
final class PortCheck {
  private PortCheck() {}

  /**
   * Tries every address that is newly wanted. Blocks for as long as binding takes.
   *
   * @param running the configuration whose ports listen now
   * @return what is wrong, by where it is in the document
   */
  static List<Violation> problems(Configuration running, Configuration next) {
    List<Violation> problems = new ArrayList<>();
    for (int i = 0; i < next.ports().size(); i++) {
      PortEntry port = next.ports().get(i);
      boolean listens =
          running.ports().stream().anyMatch(other -> other.enable() && other.address().equals(port.address()));
      if (port.enable() && !listens) {
        String problem = problem(port);
        if (!problem.isEmpty()) {
          problems.add(new Violation("ports[%d].addr".formatted(i), problem,
              "an address of this machine and a TCP port that is free"));
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
