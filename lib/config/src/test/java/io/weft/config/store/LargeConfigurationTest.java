// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.HostEntry;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.NamespaceEntry;
import io.weft.config.NamespaceIdentifiers;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.address.TransportAddress;
import io.weft.config.edit.Operation;
import io.weft.config.edit.Operation.PutNamespace;
import io.weft.config.edit.Operations;
import io.weft.config.json.NvmetJson;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the model costs with 10,000 subsystems and 100,000 namespaces; {@code e2e/load/scale} measures a whole node. */
class LargeConfigurationTest {
  private static final int SUBSYSTEMS = 10_000;
  private static final int NAMESPACES = 10;
  private static Configuration large = Configuration.EMPTY;
  private static ConfigState state = ConfigState.of(large, ConfigState.Check.NONE);

  @BeforeAll
  static void load() throws Exception {
    List<SubsystemEntry> subsystems = IntStream.range(0, SUBSYSTEMS).mapToObj(LargeConfigurationTest::subsystem).toList();
    List<HostEntry> hosts = IntStream.range(0, SUBSYSTEMS).mapToObj(i -> HostEntry.of(name("h", i))).toList();
    PortEntry port = PortEntry.of(1, TransportAddress.tcp("127.0.0.1", 4420))
        .withSubsystems(subsystems.stream().map(SubsystemEntry::nqn).toList());
    large = Configuration.EMPTY.withHosts(hosts).withSubsystems(subsystems).with(port);
    state = ConfigState.of(Configuration.EMPTY, new Rules(DeviceProbe.NONE)::require)
        .edit(ConfigStore.ANY_REVISION, Change.to(large));
  }

  private static String name(String prefix, int i) {
    return "nqn.2014-08.org.example:" + prefix + i;
  }

  private static SubsystemEntry subsystem(int i) {
    return SubsystemEntry.of(name("s", i), SubsystemAttributes.defaults("S" + i), AllowedHosts.only(name("h", i)),
        IntStream.rangeClosed(1, NAMESPACES).mapToObj(nsid -> namespace(i, nsid, "/srv/" + i + "-" + nsid)).toList());
  }

  private static NamespaceEntry namespace(int subsystem, int nsid, String path) {
    return NamespaceEntry.of(nsid, path).withIdentifiers(new NamespaceIdentifiers(
        new UUID(subsystem, nsid), new UUID(nsid, subsystem + 1), ((long) nsid << 32) + subsystem));
  }

  /** The time of this thread, whatever else the machine does. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @Test
  @DisplayName("a document of 100,000 namespaces is read and checked in seconds (mend 21)")
  void isReadAndChecked() throws Exception {
    byte[] document = NvmetJson.write(large).getBytes(StandardCharsets.UTF_8);
    long start = cpuNanos();
    Configuration read = NvmetJson.read(document, Configuration.EMPTY);
    assertEquals(List.of(), new Rules(DeviceProbe.NONE).check(read));
    long seconds = TimeUnit.NANOSECONDS.toSeconds(cpuNanos() - start);
    assertTrue(read.sameContent(large));
    assertTrue(seconds < 10, seconds + " s");
  }

  @Test
  @DisplayName("a document is written while it is made: what cannot be written costs little (mend 21)")
  void isWrittenInParts() {
    OutputStream full = new OutputStream() {
      private int left = 100_000;

      @Override
      public void write(int oneByte) throws IOException {
        if (--left < 0) {
          throw new IOException("no space left");
        }
      }
    };
    long before = allocatedBytes();
    assertThrows(IOException.class, () -> NvmetJson.write(large, full));
    long megabytes = allocatedBytes() - before >> 20;
    assertTrue(megabytes < 10, megabytes + " MiB");
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  @Test
  @DisplayName("an edit of one namespace costs what one namespace costs, and keeps every other object (mend 21)")
  void anEditCostsWhatItChanges() throws Exception {
    ConfigState now = state;
    List<Long> micros = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int subsystem = 17 * i % SUBSYSTEMS;
      NamespaceEntry changed = namespace(subsystem, 3, "/srv/other-" + i);
      long start = cpuNanos();
      ConfigState next = now.edit(ConfigStore.ANY_REVISION,
          current -> new PutNamespace(name("s", subsystem), changed).applyTo(current));
      List<Operation> operations = Operations.between(now.current(), next.current());
      micros.add(TimeUnit.NANOSECONDS.toMicros(cpuNanos() - start));
      assertEquals(List.of(new PutNamespace(name("s", subsystem), changed)), operations);
      now = next;
    }
    // A walk through everything takes tens of milliseconds at least.
    long median = micros.stream().sorted().skip(micros.size() / 2).findFirst().orElseThrow();
    assertTrue(median < 5_000, median + " us");
    assertSame(state.current().subsystem(name("s", 9_999)).orElseThrow(), now.current().subsystem(name("s", 9_999)).orElseThrow());
    assertEquals(400, now.current().revision() - state.current().revision());
  }

  @Test
  @DisplayName("a document that changes one namespace of 100,000 leaves all other objects the same in memory (mend 21)")
  void aDocumentSharesWhatItDoesNotChange() throws Exception {
    Configuration wanted = NvmetJson.read(NvmetJson.write(large).getBytes(StandardCharsets.UTF_8), large);
    NamespaceEntry changed = namespace(5, 3, "/srv/new");
    ConfigState next = state.edit(ConfigStore.ANY_REVISION,
        Change.to(wanted.with(wanted.subsystem(name("s", 5)).orElseThrow().with(changed))));
    assertSame(state.current().hostMap(), next.current().hostMap());
    assertSame(state.current().subsystem(name("s", 6)).orElseThrow(), next.current().subsystem(name("s", 6)).orElseThrow());
    assertEquals(List.of(new PutNamespace(name("s", 5), changed)), Operations.between(state.current(), next.current()));
    assertSame(state, state.edit(ConfigStore.ANY_REVISION, Change.to(wanted)));
  }

  @Test
  @DisplayName("what another of 100,000 namespaces has is found without a search (mend 21)")
  void aConflictIsFound() {
    NamespaceEntry taken = namespace(77, 4, "/srv/78-1");
    InvalidConfigurationException e = assertThrows(InvalidConfigurationException.class, () -> state.edit(
        ConfigStore.ANY_REVISION, current -> new PutNamespace(name("s", 5), taken).applyTo(current)));
    assertEquals(List.of("uuid", "nguid", "eui64", "path"), e.violations().stream()
        .map(violation -> violation.path().replaceFirst(".*\\.", "")).toList());
    assertTrue(e.violations().getLast().problem().endsWith(
        "is also the device of subsystems[nqn=" + name("s", 78) + "].namespaces[nsid=1]"), e::getMessage);
  }
}
