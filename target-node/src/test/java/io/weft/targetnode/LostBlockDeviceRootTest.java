// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import static io.weft.targetnode.NodeFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import io.weft.config.NamespaceEntry;
import io.weft.targetnode.subsystem.Namespace;
import io.weft.testkit.Eventually;
import io.weft.testkit.RootMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A block device that is unplugged, and plugged in again under the same name in {@code /dev/disk}. */
@Tag("root")
@Timeout(300)
class LostBlockDeviceRootTest {
  private static final int SIZE = 16 << 20;

  @TempDir Path folder;

  @Test
  @DisplayName("A block device whose name is gone is closed, and the one that has the name next is served (mends 3 and 4)")
  void aDeviceThatIsPluggedInAgainIsServed() throws Exception {
    try (RootMachine machine = new RootMachine(folder)) {
      Path name = folder.resolve("by-id");
      String first = machine.loopDevice(machine.image(SIZE), 512);
      Files.createSymbolicLink(name, Path.of(first));
      try (NodeFixture fixture = new NodeFixture(
          folder.resolve("states"), NamespaceEntry.of(1, name.toString()), NamespaceEntry.of(2, "memory:1MiB"))) {
        await(fixture.node.start());
        assertEquals(Set.of(1, 2), exported(fixture).keySet());
        Namespace before = exported(fixture).get(1);
        Files.delete(name);
        Eventually.until("it is told", () -> !fixture.node.namespaceFailures().isEmpty());
        Eventually.until("the other one is served", () -> exported(fixture).keySet().equals(Set.of(2)));
        // Nobody keeps the device, which so can go.
        Eventually.until("it is closed", () -> RootMachine.run("sh", "-c",
            "find /proc/self/fd /proc/" + ProcessHandle.current().pid() + "/fd -lname " + first).isBlank());
        Files.createSymbolicLink(name, Path.of(machine.loopDevice(machine.image(2 * SIZE), 512)));
        Eventually.until("it is back", () -> exported(fixture).containsKey(1));
        assertNotSame(before.backend(), exported(fixture).get(1).backend());
        assertEquals(2 * SIZE, exported(fixture).get(1).backend().size());
        assertEquals(Map.of(), fixture.node.namespaceFailures());
      }
    }
  }

  private static SortedMap<Integer, Namespace> exported(NodeFixture fixture) {
    return fixture.node.subsystems().iterator().next().namespaces();
  }
}
