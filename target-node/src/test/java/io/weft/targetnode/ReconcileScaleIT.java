// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import static io.weft.targetnode.NodeFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.AllowedHosts;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.store.Change;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one edit costs in a large configuration. */
@Timeout(300)
class ReconcileScaleIT {
  private static final int SUBSYSTEMS = 2000;
  private static final int EDITS = 40;
  /** Generous, since the machine may be busy; what grows with the configuration takes seconds. */
  private static final long LIMIT_MILLIS = 100;

  @TempDir private Path folder;

  private static SubsystemEntry subsystem(int number) {
    return SubsystemEntry.of("nqn.2014-08.org.example:scale-" + number, SubsystemAttributes.defaults("S" + number),
        AllowedHosts.ANY, List.of(NamespaceEntry.of(1, "null:1MiB"), NamespaceEntry.of(2, "null:1MiB")));
  }

  @Test
  @DisplayName("one edit among 2,000 subsystems is in effect within milliseconds (mend 21)")
  void oneEditAmongMany() throws Exception {
    try (NodeFixture fixture = new NodeFixture(folder, NamespaceEntry.of(1, "null:1MiB"))) {
      List<SubsystemEntry> many = new ArrayList<>(IntStream.range(0, SUBSYSTEMS).mapToObj(ReconcileScaleIT::subsystem).toList());
      List<String> nqns = many.stream().map(SubsystemEntry::nqn).toList();
      many.addAll(fixture.store.snapshot().subsystems());
      await(fixture.store.edit(-1, was -> was.withSubsystems(many)
          .with(was.port(1).orElseThrow().withSubsystems(nqns))));
      await(fixture.node.start());
      assertEquals(SUBSYSTEMS + 1, fixture.node.subsystems().size());
      long[] millis = new long[EDITS];
      for (int i = 0; i < EDITS; i++) {
        millis[i] = millis(fixture, edit(i));
      }
      Arrays.sort(millis);
      assertTrue(millis[EDITS / 2] < LIMIT_MILLIS, () -> "edits took " + Arrays.toString(millis) + " ms");
    }
  }

  /** Edits that concern one subsystem, in turn: its hosts, its namespaces, its attributes, all of it. */
  private static Change edit(int number) {
    SubsystemEntry whole = subsystem(number);
    return was -> {
      SubsystemEntry now = was.subsystem(whole.nqn()).orElseThrow();
      return switch (number % 4) {
        case 0 -> was.with(now.withAllowedHosts(AllowedHosts.only()));
        case 1 -> was.with(now.with(NamespaceEntry.of(3, "null:1MiB")));
        case 2 -> was.with(now.withAttributes(SubsystemAttributes.defaults("T" + number)));
        default -> was.with(now.withoutNamespace(1));
      };
    };
  }

  /** How long it takes from the stored edit until it is in effect. */
  private static long millis(NodeFixture fixture, Change change) throws Exception {
    long revision = await(fixture.store.edit(-1, change)).revision();
    long start = System.nanoTime();
    assertEquals(List.of(), await(fixture.node.inEffect(revision)));
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }
}
