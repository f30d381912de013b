// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.config.Configuration;
import io.weft.config.HostEntry;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Samples;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigStateTest {
  private static final ConfigState EMPTY =
      ConfigState.of(Configuration.EMPTY, new Rules(DeviceProbe.NONE)::require);

  private static Change hosts(int count) {
    List<HostEntry> hosts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      hosts.add(HostEntry.of("nqn.2014-08.org.example:h" + i));
    }
    return current -> current.withHosts(hosts);
  }

  /** The state after a number of edits, each of which adds a host. */
  private static ConfigState after(int edits) throws Exception {
    ConfigState state = EMPTY;
    for (int i = 1; i <= edits; i++) {
      state = state.edit(i - 1, hosts(i));
    }
    return state;
  }

  @Test
  void anEditLeavesTheStateAsItIs() throws Exception {
    ConfigState one = EMPTY.edit(0, Change.to(Samples.full()));
    assertNotSame(EMPTY, one);
    assertEquals(Configuration.EMPTY, EMPTY.current());
    assertEquals(Samples.full().withRevision(1), one.current());
    assertEquals(one.current(), EMPTY.edit(0, Change.to(Samples.full())).current(), "the same edit, the same result");
  }

  @Test
  void anEditThatChangesNothingReturnsTheState() throws Exception {
    ConfigState one = after(1);
    assertSame(one, one.edit(1, current -> current));
    assertSame(one, one.edit(ConfigStore.ANY_REVISION, current -> current.withRevision(9)));
  }

  @Test
  void startsAtTheRevisionThatWasLoaded() throws Exception {
    ConfigState state = ConfigState.of(Samples.full().withRevision(41), ConfigState.Check.NONE);
    assertEquals(42, state.edit(41, Change.clear()).current().revision());
    assertThrows(StaleRevisionException.class, () -> state.edit(0, Change.clear()));
  }

  @Test
  void theRevisionIsCheckedBeforeTheChangeAndTheChangeBeforeTheRules() {
    StaleRevisionException stale = assertThrows(StaleRevisionException.class,
        () -> EMPTY.edit(1, Change.to(Samples.full().withDiscoveryNqn("x"))));
    assertEquals(1, stale.expected());
    assertEquals(0, stale.current());
    assertThrows(ArithmeticException.class, () -> EMPTY.edit(0, _ -> {
      throw new ArithmeticException();
    }));
    InvalidConfigurationException invalid = assertThrows(InvalidConfigurationException.class,
        () -> EMPTY.edit(0, Change.to(Samples.full().withDiscoveryNqn("x"))));
    assertEquals("discovery.nqn", invalid.violations().getFirst().path());
  }

  @Test
  void rulesAreAppliedToEditsAloneNotToWhatWasLoaded() throws Exception {
    Configuration wrong = Samples.full().withDiscoveryNqn("x");
    ConfigState state = ConfigState.of(wrong, new Rules(DeviceProbe.NONE)::require);
    assertSame(wrong, state.current());
    assertThrows(InvalidConfigurationException.class, () -> state.edit(5, current -> current.withDiscoveryNqn("y")));
    assertEquals(6, state.edit(5, current -> current.withoutHost(Samples.HOST_B)).current().revision(),
        "what an edit leaves alone does not prevent it");
    assertEquals(6, state.edit(5, Change.to(Samples.full())).current().revision());
  }

  @Test
  void aRevisionThatWasTriedIsNotGivenAgain() throws Exception {
    ConfigState one = after(1);
    ConfigState failed = one.edit(1, hosts(2));
    ConfigState kept = one.without(failed);
    assertEquals(1, kept.current().revision());
    assertSame(one.current(), kept.current());
    ConfigState next = kept.edit(1, hosts(3));
    assertEquals(3, next.current().revision());
    assertEquals(4, kept.without(next).edit(1, hosts(4)).current().revision());
  }

  @Test
  void saysWhatChangedSinceEveryRememberedRevision() throws Exception {
    ConfigState state = after(3);
    assertEquals(List.of("host nqn.2014-08.org.example:h1 was added", "host nqn.2014-08.org.example:h2 was added"),
        state.changesSince(1));
    assertEquals(List.of("host nqn.2014-08.org.example:h2 was added"), state.changesSince(2));
    assertEquals(List.of(), state.changesSince(3));
    assertEquals(List.of(), state.changesSince(4));
  }

  @Test
  void forgetsTheOldestRevisions() throws Exception {
    ConfigState full = after(ConfigState.HISTORY - 1);
    assertEquals(ConfigState.HISTORY - 1, full.changesSince(0).size(), "revision 0 is remembered too");
    ConfigState more = full.edit(ConfigState.HISTORY - 1, hosts(ConfigState.HISTORY));
    assertEquals(List.of(), more.changesSince(0));
    assertEquals(ConfigState.HISTORY - 1, more.changesSince(1).size());
    StaleRevisionException stale = assertThrows(StaleRevisionException.class, () -> more.edit(0, Change.clear()));
    assertEquals("the edit was made against revision 0, but the configuration is at revision 32; read it again",
        stale.getMessage());
  }
}
