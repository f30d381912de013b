// SPDX-License-Identifier: Apache-2.0
package io.weft.config.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.Samples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The samples have subsystem alpha with namespace 1, beta with namespaces 1 and 7, and port 1. */
class ExcerptTest {
  private static final Excerpt.Importance SAME = importance("", 0);

  /** One subsystem and one NSID come before the others. */
  private static Excerpt.Importance importance(String first, int firstNsid) {
    return new Excerpt.Importance() {
      @Override
      public int ofSubsystem(String nqn) {
        return nqn.equals(first) ? 0 : 1;
      }

      @Override
      public int ofNamespace(String nqn, int nsid) {
        return nsid == firstNsid ? 0 : 1;
      }

      @Override
      public int ofPort(int portId) {
        return 1;
      }
    };
  }

  private static List<String> shown(Configuration configuration, StatusQuery query, Excerpt.Importance importance) {
    List<String> shown = new ArrayList<>();
    for (Excerpt.Part part : Excerpt.of(configuration, query, importance).subsystems()) {
      shown.add(part.entry().nqn());
      part.namespaces().stream().map(NamespaceEntry::nsid).map(String::valueOf).forEach(shown::add);
    }
    return shown;
  }

  @Test
  void withinTheLimitEverythingIsShownAsItIsOrdered() {
    assertEquals(List.of(Samples.ALPHA, "1", Samples.BETA, "1", "7"),
        shown(Samples.full(), StatusQuery.ALL, importance(Samples.BETA, 7)));
    assertEquals(1, Excerpt.of(Samples.full(), StatusQuery.ALL, SAME).ports().size());
  }

  @Test
  @DisplayName("of more than the limit, what matters most is shown first (mend 25)")
  void beyondTheLimitTheImportantComesFirst() {
    assertEquals(List.of(Samples.BETA, "7"),
        shown(Samples.full(), new StatusQuery(1, null), importance(Samples.BETA, 7)));
    assertEquals(List.of(Samples.ALPHA, "1"), shown(Samples.full(), new StatusQuery(1, null), SAME));
    assertEquals(List.of(Samples.ALPHA, "1", Samples.BETA, "7"),
        shown(Samples.full(), new StatusQuery(2, null), importance("", 7)), "namespaces count over all subsystems");
    assertEquals(List.of(), shown(Samples.full(), new StatusQuery(0, null), SAME));
  }

  @Test
  void oneSubsystemCanBeAskedFor() {
    assertEquals(List.of(Samples.BETA, "1", "7"), shown(Samples.full(), new StatusQuery(10, Samples.BETA), SAME));
    assertEquals(List.of(), shown(Samples.full(), new StatusQuery(10, "nqn.2014-08.org.example:none"), SAME));
  }

  @Test
  void aLimitHasItsRange() {
    assertThrows(IllegalArgumentException.class, () -> new StatusQuery(-1, null));
    assertThrows(IllegalArgumentException.class, () -> new StatusQuery(StatusQuery.MAX_LIMIT + 1, null));
  }
}
