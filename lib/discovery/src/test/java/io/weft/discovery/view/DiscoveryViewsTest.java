// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.Samples;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DiscoveryViewsTest {
  private static final DiscoveryRequest HOST_A =
      DiscoveryRequest.forAllPorts(Samples.HOST_A, "127.0.0.1", 8009);
  private static final DiscoveryRequest HOST_B =
      DiscoveryRequest.forAllPorts(Samples.HOST_B, "127.0.0.1", 8009);

  private static long generation(DiscoveryViews log, Configuration configuration, DiscoveryRequest request) {
    return log.page(configuration, request, port -> true).generation();
  }

  /** The same, but host B is allowed instead of host A where only one is. */
  private static Configuration betaForHostB(long revision) {
    return Samples.full().withRevision(revision).withSubsystems(List.of(Samples.alpha(),
        Samples.beta().withAllowedHosts(AllowedHosts.only(Samples.HOST_A, Samples.HOST_B))));
  }

  @Test
  @DisplayName("rule 37: the generation rises only when the host's own view changes")
  void risesForThoseWhoSeeAChange() {
    DiscoveryViews log = new DiscoveryViews();
    assertEquals(5, generation(log, Samples.full(), HOST_A));
    assertEquals(5, generation(log, Samples.full(), HOST_B));
    assertEquals(5, generation(log, betaForHostB(6), HOST_A), "host A sees what it saw");
    assertEquals(6, generation(log, betaForHostB(6), HOST_B));
    assertEquals(6, generation(log, betaForHostB(9), HOST_B));
  }

  @Test
  void risesWhenAPortGoesAndComesBack() {
    DiscoveryViews log = new DiscoveryViews();
    long up = generation(log, Samples.full(), HOST_A);
    long down = log.page(Samples.full(), HOST_A, port -> false).generation();
    assertTrue(down > up);
    assertTrue(generation(log, Samples.full(), HOST_A) > down);
  }

  @Test
  void doesNotFallAfterANewStart() {
    long before = generation(new DiscoveryViews(), betaForHostB(8), HOST_B);
    assertTrue(generation(new DiscoveryViews(), betaForHostB(8), HOST_B) >= before);
  }

  @Test
  void forgetsTheEldestAndNeverGoesBack() {
    DiscoveryViews log = new DiscoveryViews(2);
    long down = log.page(Samples.full(), HOST_A, port -> false).generation();
    long up = generation(log, Samples.full(), HOST_A);
    assertTrue(up > down);
    for (int i = 0; i < 10; i++) {
      generation(log, Samples.full(), DiscoveryRequest.forAllPorts(Samples.HOST_B, "127.0.0.1", 9000 + i));
    }
    assertTrue(generation(log, Samples.full(), HOST_A) > up, "what it was is forgotten, so that it may have changed");
  }
}
