// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdentitiesTest {
  private final Identities identities = new Identities(Samples.full());

  @Test
  void keepsSerialNumbers() {
    assertEquals("A1", identities.serial(Samples.ALPHA));
    String fresh = identities.serial("nqn.2014-08.org.example:new");
    assertTrue(fresh.matches("[0-9a-f]{16}"), fresh);
    assertNotEquals(fresh, identities.serial("nqn.2014-08.org.example:new"));
  }

  @Test
  void keepsTheUuidOfADisk() {
    UUID known = Samples.alpha().namespaces().getFirst().identifiers().uuid();
    assertEquals(known, identities.uuid(Samples.ALPHA, 1, new NamespaceDevice("/srv/alpha.img", 512, true)));
    assertNotEquals(known, identities.uuid(Samples.ALPHA, 1, NamespaceDevice.of("/srv/other.img")));
    assertNotEquals(known, identities.uuid(Samples.ALPHA, 2, NamespaceDevice.of("/srv/alpha.img")));
    assertNotEquals(known, identities.uuid(Samples.BETA, 1, NamespaceDevice.of("/srv/alpha.img")));
  }
}
