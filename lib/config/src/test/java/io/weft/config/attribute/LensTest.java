// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.Samples;
import io.weft.config.SubsystemEntry;
import org.junit.jupiter.api.Test;

class LensTest {
  private static final SubsystemEntry ALPHA = Samples.alpha();

  @Test
  void readsAndReplacesAComponent() {
    Lens<SubsystemEntry, String> nqn = Lens.of(SubsystemEntry.class, String.class, "nqn");
    assertEquals(Samples.ALPHA, nqn.get(ALPHA));
    SubsystemEntry other = nqn.with(ALPHA, "x");
    assertEquals("x", other.nqn());
    assertEquals(ALPHA, nqn.with(other, Samples.ALPHA), "all else stays");
    assertEquals(Samples.ALPHA, ALPHA.nqn(), "the record itself does not change");
  }

  @Test
  void reachesIntoRecordsOfARecord() {
    Lens<SubsystemEntry, Integer> crdt2 =
        Lens.of(SubsystemEntry.class, Integer.class, "attributes.retryDelays.crdt2");
    SubsystemEntry other = crdt2.with(ALPHA, 7);
    assertEquals(7, other.attributes().retryDelays().crdt2());
    assertEquals(7, crdt2.get(other));
    assertEquals(ALPHA, crdt2.with(other, 0));
  }

  @Test
  void knowsComponentsWithoutAValue() {
    Lens<SubsystemEntry, String> pool = Lens.of(SubsystemEntry.class, String.class, "attributes.storagePool");
    assertNull(pool.get(ALPHA));
    assertEquals(ALPHA, pool.with(pool.with(ALPHA, "/srv"), null));
  }

  @Test
  void rejectsWhatIsNotThere() {
    for (String path : new String[] {"nqm", "attributes.serialNumber", "nqn.length", "attributes.", ""}) {
      assertThrows(IllegalArgumentException.class, () -> Lens.of(SubsystemEntry.class, String.class, path), path);
    }
    String message = assertThrows(IllegalArgumentException.class,
        () -> Lens.of(SubsystemEntry.class, String.class, "attributes.qidMax")).getMessage();
    assertTrue(message.startsWith("qidMax of class io.weft.config.SubsystemAttributes is a"), message);
  }
}
