// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.nvme.StatusCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The persistent state of a namespace, and what survives a restart of the node. */
@Timeout(300)
class NamespaceStateTest {
  private static final UUID NAMESPACE = UUID.fromString("8b5a6d2e-0f7c-4d6b-9a51-5a0f5ad5e001");

  @TempDir private Path temporary;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static StateException refused(Future<?> future) {
    Throwable cause = assertThrows(ExecutionException.class, () -> await(future)).getCause();
    return assertInstanceOf(StateException.class, cause);
  }

  private Path folder() {
    return temporary.resolve("namespaces");
  }

  private Path file() {
    return folder().resolve(NAMESPACE + ".state");
  }

  private NamespaceState open() throws Exception {
    return await(new NamespaceStates(vertx, folder()).open(NAMESPACE));
  }

  @Test
  void aNamespaceWithoutAStateHasNoFile() throws Exception {
    NamespaceState state = open();
    assertNull(state.restrictions());
    await(state.unmark(BlockRanges.of(0, 100)));
    await(state.protect(WriteProtection.NONE));
    try (Stream<Path> files = Files.list(folder())) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void whatWasAnsweredIsThereAfterwards() throws Exception {
    NamespaceState state = open();
    await(state.mark(10, 5));
    await(state.protect(WriteProtection.WRITE_PROTECT));
    await(state.unmark(BlockRanges.of(12, 1)));
    NamespaceState again = open();
    Restrictions found = new Restrictions(WriteProtection.WRITE_PROTECT, BlockRanges.of(10, 2).with(13, 2));
    assertEquals(found, state.restrictions());
    assertEquals(found, again.restrictions());
    await(again.protect(WriteProtection.NONE));
    await(again.unmark(BlockRanges.of(0, 20)));
    assertNull(again.restrictions());
    assertNull(open().restrictions());
  }

  @Test
  void manyChangesAtOnceAreAllMade() throws Exception {
    NamespaceState state = open();
    List<Future<Void>> changes = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      changes.add(state.mark(10L * i, 3));
    }
    await(Future.join(changes));
    assertEquals(500, open().restrictions().uncorrectable().size());
  }

  @Test
  void protectionUntilPowerCycleEndsWithTheNode() throws Exception {
    NamespaceStates states = new NamespaceStates(vertx, folder());
    NamespaceState state = await(states.open(NAMESPACE));
    await(state.protect(WriteProtection.UNTIL_POWER_CYCLE));
    assertEquals(StatusCode.FEATURE_NOT_CHANGEABLE | StatusCode.DNR,
        refused(state.protect(WriteProtection.NONE)).status());
    await(states.close(NAMESPACE));
    assertSame(state, await(states.open(NAMESPACE)), "the namespace was only removed for a while");
    assertEquals(WriteProtection.NONE, open().protection(), "the node was started again");
  }

  @Test
  void permanentProtectionStays() throws Exception {
    await(open().protect(WriteProtection.PERMANENT));
    NamespaceState again = open();
    assertEquals(WriteProtection.PERMANENT, again.protection());
    refused(again.protect(WriteProtection.WRITE_PROTECT));
    await(again.protect(WriteProtection.PERMANENT));
  }

  @Test
  void thereIsALimitToRanges() throws Exception {
    NamespaceState state = open();
    List<Future<Void>> marks = new ArrayList<>();
    for (int i = 0; i < NamespaceState.MAX_MARKED; i++) {
      marks.add(state.mark(4L * i, 3));
    }
    await(Future.join(marks));
    assertTrue(refused(state.mark(1_000_000, 1)).getMessage().contains("4096 ranges"));
    await(state.mark(3, 1));
    assertEquals(NamespaceState.MAX_MARKED - 1, state.restrictions().uncorrectable().size(), "two became one");
    await(state.unmark(BlockRanges.of(17, 1)));
    assertEquals(NamespaceState.MAX_MARKED, state.restrictions().uncorrectable().size());
    await(state.unmark(BlockRanges.of(21, 1)));
    assertEquals(NamespaceState.MAX_MARKED + 1, open().restrictions().uncorrectable().size(), "a write is not refused");
  }

  @Test
  void aStateThatCannotBeWrittenIsNotInForce() throws Exception {
    NamespaceState state = open();
    await(state.mark(1, 1));
    try (Stream<Path> files = Files.walk(folder())) {
      files.sorted(Comparator.reverseOrder()).forEach(path -> assertTrue(path.toFile().delete()));
    }
    StateException failure = refused(state.mark(5, 1));
    assertEquals(StatusCode.INTERNAL_ERROR, failure.status());
    assertEquals(BlockRanges.of(1, 1), state.restrictions().uncorrectable());
    Files.createDirectory(folder());
    await(state.mark(5, 1));
    assertEquals(BlockRanges.of(1, 1).with(5, 1), open().restrictions().uncorrectable());
  }

  @Test
  void aDamagedFileIsNeverTakenForAState() throws Exception {
    NamespaceState state = open();
    await(state.mark(1, 1));
    await(state.mark(7, 2));
    byte[] good = Files.readAllBytes(file());
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 0x10;
      Files.write(file(), bad);
      String said = refused(new NamespaceStates(vertx, folder()).open(NAMESPACE)).getMessage();
      assertTrue(said.contains(file().toString()) && said.contains("Restore the file"), said);
    }
    for (int length : new int[] {0, 7, good.length - 1}) {
      Files.write(file(), Arrays.copyOf(good, length));
      refused(new NamespaceStates(vertx, folder()).open(NAMESPACE));
    }
    NamespaceStates states = new NamespaceStates(vertx, folder());
    refused(states.open(NAMESPACE));
    Files.write(file(), good);
    assertEquals(state.restrictions(), await(states.open(NAMESPACE)).restrictions(), "repaired, and tried again");
  }

  @Test
  void theFileOfAnotherNamespaceIsRefused() throws Exception {
    await(open().mark(1, 1));
    UUID other = UUID.randomUUID();
    Files.copy(file(), folder().resolve(other + ".state"));
    String said = refused(new NamespaceStates(vertx, folder()).open(other)).getMessage();
    assertTrue(said.contains("it belongs to namespace " + NAMESPACE), said);
  }

  @Test
  void anEndBetweenTheRenamesOfAWriteLosesNothing() throws Exception {
    await(open().mark(1, 1));
    Files.move(file(), folder().resolve(NAMESPACE + ".state.previous"));
    assertEquals(BlockRanges.of(1, 1), open().restrictions().uncorrectable());
  }

  @Test
  @DisplayName("no file is looked for once the directory is read, but for that of a namespace that has one or may have got one")
  void looksOnlyForFilesThatMayExist() throws Exception {
    NamespaceState written = open();
    await(written.protect(WriteProtection.WRITE_PROTECT));
    NamespaceStates states = new NamespaceStates(vertx, folder());
    assertEquals(WriteProtection.WRITE_PROTECT, await(states.open(NAMESPACE)).protection());
    UUID other = UUID.fromString("8b5a6d2e-0f7c-4d6b-9a51-5a0f5ad5e002");
    Future<NamespaceState> opened = states.open(other);
    assertTrue(opened.isComplete());
    await(opened.result().protect(WriteProtection.WRITE_PROTECT));
    await(states.close(other));
    assertEquals(WriteProtection.WRITE_PROTECT, await(states.open(other)).protection());
  }
}
