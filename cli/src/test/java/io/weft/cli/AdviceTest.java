// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.address.TransportAddress;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The commands that a start suggests. */
class AdviceTest {
  private static final String FIRST = "nqn.2026-11.io.weft:first";
  private static final String SECOND = "nqn.2026-11.io.weft:second";
  private static final TransportAddress DISCOVERY = TransportAddress.tcp("127.0.0.1", 8009);
  private static final Configuration TWO_PORTS = Configuration.EMPTY.withPorts(List.of(
      PortEntry.of(1, TransportAddress.tcp("127.0.0.1", 4420), FIRST),
      PortEntry.of(2, TransportAddress.tcp("127.0.0.2", 4421), SECOND)));

  private static String advice(String addresses) {
    return new Advice(TWO_PORTS, DISCOVERY, addresses).text();
  }

  @Test
  @DisplayName("the suggested commands lead to a port that listens, though another one is the first (mend 7)")
  void aPortThatListens() {
    assertEquals(" subsystem=" + SECOND + "\n  nvme discover -t tcp -a 127.0.0.1 -s 8009"
        + "\n  nvme connect  -t tcp -a 127.0.0.2 -s 4421 -n " + SECOND,
        advice("nvme=127.0.0.2:4421 discovery=127.0.0.1:8009"));
  }

  @Test
  void theFirstOneIfAllListen() {
    assertEquals(" subsystem=" + FIRST, advice("nvme=127.0.0.1:4420 discovery=127.0.0.1:8009").lines().findFirst().orElseThrow());
  }

  @Test
  void noneWithoutAPortThatListens() {
    assertEquals("\n  nvme discover -t tcp -a 127.0.0.1 -s 8009", advice("discovery=127.0.0.1:8009"));
  }
}
