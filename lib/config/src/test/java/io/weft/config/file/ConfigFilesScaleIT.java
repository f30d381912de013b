// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The files of the store at the size that one node is made for. */
class ConfigFilesScaleIT {
  private static final int SUBSYSTEMS = 10_000;
  private static final int NAMESPACES = 10;
  private static final int EDITS = 500;

  @TempDir Path temporary;

  private static String nqn(int subsystem) {
    return "nqn.2014-08.org.example:s" + subsystem;
  }

  private static Configuration full() {
    List<SubsystemEntry> subsystems = new ArrayList<>();
    for (int i = 0; i < SUBSYSTEMS; i++) {
      subsystems.add(SubsystemEntry.of(nqn(i), SubsystemAttributes.defaults("S" + i), AllowedHosts.ANY,
          IntStream.rangeClosed(1, NAMESPACES).mapToObj(nsid -> NamespaceEntry.of(nsid, "null:1GiB")).toList()));
    }
    return Configuration.EMPTY.withSubsystems(subsystems);
  }

  /** Disables or enables one namespace. */
  private static Configuration toggled(Configuration current, int edit) {
    SubsystemEntry subsystem = current.subsystem(nqn(edit * 7919 % SUBSYSTEMS)).orElseThrow();
    NamespaceEntry namespace = subsystem.namespace(1 + edit % NAMESPACES).orElseThrow();
    return current.with(subsystem.with(namespace.withEnable(!namespace.enable())));
  }

  @Test
  @Timeout(300)
  @DisplayName("one edit among 100,000 namespaces takes under 50 ms of the processor, reading all under 10 s (mend 21)")
  void anEditCostsWhatItChanges() throws Exception {
    Path file = temporary.resolve("config.json");
    ConfigFiles files = new ConfigFiles(file, FileSteps.REAL);
    Configuration current = full().withRevision(1);
    files.append(Configuration.EMPTY, current);
    files.trySnapshot(current);
    List<Long> micros = new ArrayList<>();
    for (int i = 0; i < EDITS; i++) {
      Configuration next = toggled(current, i).withRevision(current.revision() + 1);
      long start = cpuMicros();
      files.append(current, next);
      micros.add(cpuMicros() - start);
      current = next;
    }
    assertTrue(files.journal().length() < EDITS * 1000L, "%d bytes".formatted(files.journal().length()));
    List<Long> sorted = micros.stream().sorted().toList();
    long p99 = sorted.get(EDITS * 99 / 100);
    assertTrue(p99 < 50_000, "p99 is %d us, the median %d us".formatted(p99, sorted.get(EDITS / 2)));
    long start = cpuMicros();
    assertEquals(current, Edits.load(file));
    long load = cpuMicros() - start;
    assertTrue(load < 10_000_000, "the load took %d us".formatted(load));
  }

  /** The time that this thread has run, so that other work on the machine does not count. */
  private static long cpuMicros() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1000;
  }
}
