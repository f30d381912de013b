// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import static io.weft.targetnode.NodeFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.NamespaceEntry;
import io.weft.config.status.NamespaceStatus;
import io.weft.config.status.TargetStatus;
import io.weft.targetnode.device.DeviceCondition;
import io.weft.targetnode.device.DeviceState;
import io.weft.targetnode.status.TargetStatusReader;
import io.weft.targetnode.subsystem.Namespace;
import io.weft.testkit.Eventually;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a namespace, and of the others, when its device is missing or is lost under way. */
@Timeout(300)
class PartialFailureIT {
  private static final int SIZE = 1 << 20;

  @TempDir Path folder;
  private Path file;
  private NamespaceEntry broken;
  private final NamespaceEntry sound = NamespaceEntry.of(2, "memory:1MiB");
  private NodeFixture fixture;

  @BeforeEach
  void create() throws IOException {
    file = folder.resolve("disk.img");
    broken = NamespaceEntry.of(1, file.toString());
  }

  @AfterEach
  void close() throws Exception {
    if (fixture != null) {
      fixture.close();
    }
  }

  /** Makes a file to which nobody has written for a while. */
  private static void make(Path path, int size) throws IOException {
    try (RandomAccessFile made = new RandomAccessFile(path.toFile(), "rw")) {
      made.setLength(size);
    }
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(60)));
  }

  private void start() throws Exception {
    fixture = new NodeFixture(folder.resolve("states"), broken, sound);
    await(fixture.node.start());
  }

  private SortedMap<Integer, Namespace> exported() {
    return fixture.node.subsystems().iterator().next().namespaces();
  }

  private DeviceCondition failure() {
    return fixture.node.namespaceFailures().getOrDefault(NodeFixture.NQN, Map.of())
        .getOrDefault(1, new DeviceCondition(DeviceState.OPEN, Instant.now(), null));
  }

  private void awaitFailure(DeviceState state, String words) throws Exception {
    Eventually.until("the failure is told: " + words,
        () -> failure().state() == state && String.valueOf(failure().problem()).contains(words));
    assertTrue(String.valueOf(failure().problem()).startsWith(file.toString()), "it names the device");
    TargetStatus status = TargetStatusReader.read(fixture.node);
    assertTrue(status.problem().orElse("").contains(NodeFixture.NQN + " namespace 1: " + file), "so does the health check");
    NamespaceStatus namespace = status.subsystems().getFirst().namespaces().getFirst();
    assertEquals(state.name().toLowerCase(Locale.ROOT), namespace.failure().state());
    assertTrue(namespace.detail().matches(".* \\(%s since .*Z\\)".formatted(namespace.failure().state())), namespace.detail());
    assertEquals(Set.of(NodeFixture.NQN), fixture.node.namespaceFailures().keySet());
    assertTrue(exported().containsKey(2), "the other one is served");
  }

  private void awaitHealth() throws Exception {
    Eventually.until("all is well", () -> TargetStatusReader.read(fixture.node).problem().isEmpty());
    assertEquals(Set.of(1, 2), exported().keySet());
  }

  @Test
  @DisplayName("A device that is missing at the start keeps nothing else from being served, and is opened when it appears (mends 1 and 3)")
  void aMissingDeviceIsOpenedWhenItAppears() throws Exception {
    start();
    awaitFailure(DeviceState.FAILED, "does not exist");
    assertEquals(Set.of(2), exported().keySet());
    assertTrue(NodeFixture.answers(fixture.tcpPort));
    NamespaceStatus status =
        TargetStatusReader.read(fixture.node).subsystems().getFirst().namespaces().getFirst();
    assertTrue(status.failure().problem().contains("does not exist"));
    make(file, SIZE);
    awaitHealth();
    assertEquals(SIZE, exported().get(1).backend().size());
  }

  @Test
  @DisplayName("What is no device, a directory, is told, and the device that takes its place is opened (mends 1 and 3)")
  void aDirectoryIsReplacedByADevice() throws Exception {
    Files.createDirectory(file);
    start();
    awaitFailure(DeviceState.FAILED, "is a directory");
    Files.delete(file);
    awaitFailure(DeviceState.FAILED, "does not exist");
    make(file, SIZE);
    awaitHealth();
  }

  @Test
  @DisplayName("A file that is still being copied is opened when it is complete (mend 3)")
  void aFileThatIsBeingCopiedIsNotOpened() throws Exception {
    start();
    awaitFailure(DeviceState.FAILED, "does not exist");
    make(file, SIZE / 2);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    awaitFailure(DeviceState.FAILED, "has changed within the last 2 s");
    make(file, SIZE);
    awaitHealth();
    assertEquals(SIZE, exported().get(1).backend().size());
  }

  @Test
  @DisplayName("A file that is deleted under its namespace is told, and served again when it is restored (mend 4)")
  void aDeletedFileIsServedAgainWhenItIsRestored() throws Exception {
    make(file, SIZE);
    start();
    Namespace before = exported().get(1);
    Files.delete(file);
    awaitFailure(DeviceState.LOST, "was deleted");
    Eventually.until("it is not exported", () -> exported().keySet().equals(Set.of(2)));
    make(file, 2 * SIZE);
    awaitHealth();
    assertNotSame(before.backend(), exported().get(1).backend());
    assertEquals(2 * SIZE, exported().get(1).backend().size());
  }

  @Test
  @DisplayName("A file that is moved away is told and served on, and is well again when it is moved back (mend 4)")
  void aFileThatIsMovedAwayIsServedOn() throws Exception {
    make(file, SIZE);
    start();
    Namespace before = exported().get(1);
    Files.move(file, folder.resolve("elsewhere"));
    awaitFailure(DeviceState.OPEN, "is no longer at its path");
    assertSame(before, exported().get(1));
    Files.move(folder.resolve("elsewhere"), file);
    awaitHealth();
    assertSame(before, exported().get(1));
  }

  @Test
  @DisplayName("A file that takes the place of another is served instead of it (mend 4)")
  void aFileThatIsReplacedIsServed() throws Exception {
    make(file, SIZE);
    start();
    Namespace before = exported().get(1);
    make(folder.resolve("new"), 3 * SIZE);
    Files.move(folder.resolve("new"), file, StandardCopyOption.ATOMIC_MOVE);
    Eventually.until("the new one is served", () -> exported().containsKey(1) && exported().get(1) != before);
    awaitHealth();
    assertEquals(3 * SIZE, exported().get(1).backend().size());
  }

  @Test
  @DisplayName("A file that is cut to nothing is told, and served again when it has its size again (mend 4)")
  void aFileThatIsCutToNothingReturns() throws Exception {
    make(file, SIZE);
    start();
    make(file, 0);
    awaitFailure(DeviceState.LOST, "holds 0 bytes now");
    make(file, SIZE);
    awaitHealth();
    assertEquals(SIZE, exported().get(1).backend().size());
  }

  @Test
  @DisplayName("A file that is cut is served as far as it goes and told of, until it has its size again (mend 4)")
  void aFileThatIsCutIsServedAsFarAsItGoes() throws Exception {
    make(file, SIZE);
    start();
    Namespace before = exported().get(1);
    make(file, SIZE / 2);
    awaitFailure(DeviceState.OPEN, "was cut from 1048576 to 524288 bytes");
    assertSame(before, exported().get(1));
    assertEquals(SIZE / 2, before.blocks() << before.blockShift());
    make(file, SIZE);
    awaitHealth();
    assertEquals(SIZE, before.blocks() << before.blockShift());
  }

  @Test
  @DisplayName("A configuration with a lost device can be edited, and the device moves to another NSID in one edit (mends 1 and 4)")
  void aConfigurationWithALostDeviceCanBeEdited() throws Exception {
    make(file, SIZE);
    start();
    Files.delete(file);
    awaitFailure(DeviceState.LOST, "was deleted");
    NamespaceEntry third = NamespaceEntry.of(3, "null:1MiB");
    fixture.edit(was -> was.withSubsystems(List.of(
        was.subsystem(NodeFixture.NQN).orElseThrow().withNamespaces(List.of(broken, sound, third)))));
    assertEquals(Set.of(2, 3), exported().keySet());
    make(file, SIZE);
    Eventually.until("it is back", () -> exported().keySet().equals(Set.of(1, 2, 3)));
    fixture.edit(was -> was.withSubsystems(List.of(was.subsystem(NodeFixture.NQN).orElseThrow()
        .withNamespaces(List.of(sound, NamespaceEntry.of(4, file.toString()))))));
    assertEquals(Set.of(2, 4), exported().keySet(), "what lets go comes before what takes");
    assertEquals(Map.of(), fixture.node.namespaceFailures());
  }
}
