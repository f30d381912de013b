// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Samples;
import io.weft.config.Violation;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CheckedConfigStoreTest extends ConfigStoreSuite {
  private final List<Configuration> asked = new CopyOnWriteArrayList<>();
  private Function<Configuration, Future<List<Violation>>> check = _ -> Future.succeededFuture(List.of());
  private ConfigStore below;

  @Override
  protected ConfigStore open() {
    below = new MemoryConfigStore(vertx, Configuration.EMPTY, RULES::require);
    return new CheckedConfigStore(vertx, below, wanted -> {
      asked.add(wanted);
      return check.apply(wanted);
    });
  }

  @Test
  void acceptsWhatTheCheckAccepts() throws Exception {
    assertEquals(1, edit(ConfigStore.ANY_REVISION, Change.to(Samples.full())).revision());
    assertEquals(2, edit(1, Change.clear()).revision());
    assertEquals(2, asked.size());
  }

  @Test
  void rejectsWhatTheCheckRejects() {
    List<Violation> answer = List.of(new Violation("ports[0].addr", "cannot listen", "a different address"));
    check = _ -> Future.succeededFuture(answer);
    assertEquals(answer, assertThrows(InvalidConfigurationException.class, () -> set(Samples.full())).violations());
    assertEquals(Configuration.EMPTY, store.snapshot());
  }

  @Test
  void asksOnlyAboutLegalConfigurationsOfTheRightRevision() {
    assertThrows(InvalidConfigurationException.class, () -> set(Samples.full().withDiscoveryNqn("x")));
    assertThrows(StaleRevisionException.class, () -> edit(7, Change.to(Samples.full())));
    assertEquals(List.of(), asked);
  }

  /** Lets one edit below overtake the first edit while it is checked. */
  private Promise<List<Violation>> overtake() {
    Promise<List<Violation>> first = Promise.promise();
    check = _ -> asked.size() > 1 ? Future.succeededFuture(List.of()) : below
        .edit(ConfigStore.ANY_REVISION, current -> current.withHosts(Samples.full().hosts()))
        .compose(_ -> first.future());
    return first;
  }

  @Test
  void anEditOfAnyRevisionIsMadeAgainWhenItIsOvertaken() throws Exception {
    overtake().complete(List.of());
    Configuration after = edit(ConfigStore.ANY_REVISION,
        current -> current.withSubsystems(List.of(Samples.alpha())));
    assertEquals(2, after.revision());
    assertEquals(Samples.full().hostMap(), after.hostMap(), "what overtook it stays");
    assertEquals(List.of(Samples.alpha()), List.copyOf(after.subsystems()));
    assertEquals(2, asked.size(), "the check is asked about the configuration that is really set");
    assertEquals(after.withRevision(0), asked.getLast().withRevision(0));
  }

  @Test
  void anEditOfOneRevisionIsStaleWhenItIsOvertaken() throws Exception {
    overtake().complete(List.of());
    assertThrows(StaleRevisionException.class,
        () -> edit(0, current -> current.withSubsystems(List.of(Samples.alpha()))));
    assertEquals(1, store.snapshot().revision());
    assertEquals(1, asked.size());
  }

  @Test
  void anEditThatFailsBelowForAnotherReasonIsNotMadeAgain() throws Exception {
    await(below.close());
    assertThrows(ConfigStoreException.class, () -> edit(ConfigStore.ANY_REVISION, Change.to(Samples.full())));
    assertEquals(1, asked.size());
  }
}
