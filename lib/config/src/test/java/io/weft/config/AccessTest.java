// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccessTest {
  private final Configuration configuration = Samples.full();

  private Access decide(PortEntry port, String subsystem, String host) {
    return Access.decide(configuration, port, subsystem, host);
  }

  @Test
  void followsTheAllowedHosts() {
    assertEquals(Access.ALLOWED, decide(Samples.port(), Samples.ALPHA, "nqn.2014-08.org.example:anybody"));
    assertEquals(Access.ALLOWED, decide(Samples.port(), Samples.BETA, Samples.HOST_A));
    assertEquals(Access.NOT_ALLOWED, decide(Samples.port(), Samples.BETA, Samples.HOST_B));
  }

  @Test
  void asksHostsWithASecretToAuthenticate() {
    assertEquals(Access.AUTHENTICATION_REQUIRED, decide(Samples.port(), Samples.ALPHA, Samples.HOST_B));
  }

  @Test
  void knowsOnlyTheSubsystemsOfThePort() {
    assertEquals(Access.NO_SUBSYSTEM, decide(Samples.port(), "nqn.2014-08.org.example:x", Samples.HOST_A));
    PortEntry other = Samples.port().withSubsystems(List.of(Samples.BETA));
    assertEquals(Access.NO_SUBSYSTEM, decide(other, Samples.ALPHA, Samples.HOST_A));
  }
}
