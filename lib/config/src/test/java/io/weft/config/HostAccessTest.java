// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.nvme.fabrics.Access;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HostAccessTest {
  @Test
  @DisplayName("lists of names are found in by halves and have no order (mend 21)")
  void listsOfNamesAreSorted() {
    AllowedHosts allowed = AllowedHosts.only("c", "a", "b");
    assertEquals(AllowedHosts.only("a", "b", "c"), allowed);
    assertTrue(allowed.allows("a") && allowed.allows("b") && allowed.allows("c"));
    assertFalse(allowed.allows("d") || allowed.allows(""));
    PortEntry port = Samples.port().withSubsystems(List.of("z", Samples.BETA, Samples.ALPHA));
    assertEquals(List.of(Samples.ALPHA, Samples.BETA, "z"), port.subsystems());
    assertTrue(port.links(Samples.BETA));
    assertFalse(port.links("y"));
  }

  private final Configuration configuration = Samples.withSecret();

  private Access decide(PortEntry port, String subsystem, String host) {
    return HostAccess.decide(configuration, port, subsystem, host);
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
    assertEquals(Access.NOT_ALLOWED, decide(Samples.port(), "nqn.2014-08.org.example:x", Samples.HOST_A));
    PortEntry other = Samples.port().withSubsystems(List.of(Samples.BETA));
    assertEquals(Access.NOT_ALLOWED, decide(other, Samples.ALPHA, Samples.HOST_A));
  }
}
