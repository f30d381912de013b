// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The identifiers of a namespace as hosts see them. */
class NamespaceIdentifiersTest {
  private static final UUID ONE = new UUID(0, 1);

  @Test
  @DisplayName("Every namespace has an NGUID and an EUI-64 that depend on its UUID alone (mend 11)")
  void identifiersAreDerivedFromTheUuid() {
    NamespaceIdentifiers first = NamespaceIdentifiers.of(ONE);
    assertEquals("7e3ccd10bb7ec37b", Long.toHexString(first.reportedEui64()), "the same at every start, in every version");
    assertEquals(first.reportedNguid(), NamespaceIdentifiers.of(new UUID(0, 1)).reportedNguid());
    assertNotEquals(first.reportedEui64(), NamespaceIdentifiers.of(new UUID(1, 0)).reportedEui64());
    assertEquals(first.reportedEui64(), first.reportedNguid().getLeastSignificantBits(), "an NGUID ends with an EUI-64");
  }

  @Test
  @DisplayName("They have the form of identifiers that nobody has assigned, and differ (mend 11)")
  void derivedIdentifiersAreLocallyAdministered() {
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      NamespaceIdentifiers identifiers = NamespaceIdentifiers.of(new UUID(0, i));
      long first = identifiers.reportedEui64() >>> 56;
      assertEquals(2, first & 3, "locally administered, for one unit");
      assertTrue(seen.add(identifiers.reportedEui64()) & seen.add(identifiers.reportedNguid()));
    }
  }

  @Test
  void configuredIdentifiersAreReportedAsTheyAre() {
    NamespaceIdentifiers identifiers = new NamespaceIdentifiers(ONE, new UUID(2, 3), 4);
    assertEquals(new UUID(2, 3), identifiers.reportedNguid());
    assertEquals(4, identifiers.reportedEui64());
  }
}
