// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import static io.weft.targetnode.io.IoFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.weft.fabric.Command;
import io.weft.fabric.Request;
import io.weft.nvme.AnaState;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.range.RangeLock;
import io.weft.targetnode.state.BlockRanges;
import io.weft.targetnode.state.WriteProtection;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Admission to a namespace: every I/O command against every condition that can refuse it. */
@Timeout(300)
class NamespaceAccessTest {
  private static final int DNR = StatusCode.DNR;
  private static final int OK = StatusCode.SUCCESS;
  private static final int PROTECTED = StatusCode.NAMESPACE_WRITE_PROTECTED | DNR;
  private static final int UNREADABLE = StatusCode.UNRECOVERED_READ_ERROR | DNR;
  private static final int RANGE = StatusCode.LBA_OUT_OF_RANGE | DNR;
  private static final int NO_NAMESPACE = StatusCode.INVALID_NAMESPACE | DNR;

  private static final int SLBA = 8;
  private static final int COUNT = 4;

  @TempDir private Path folder;
  private IoFixture fixture;

  /** A condition that a command meets, and the resulting status; of two reasons to refuse it, the one checked first. */
  private enum Situation {
    ORDINARY(OK, OK, OK, OK, OK),
    NOT_ATTACHED(NO_NAMESPACE),
    DEVICE_NOT_OPEN(StatusCode.INTERNAL_PATH_ERROR),
    NON_OPTIMIZED(OK),
    INACCESSIBLE(StatusCode.ANA_INACCESSIBLE),
    PERSISTENT_LOSS(StatusCode.ANA_PERSISTENT_LOSS),
    CHANGE(StatusCode.ANA_TRANSITION),
    OUT_OF_RANGE(OK, RANGE, RANGE, RANGE, RANGE),
    WRITE_PROTECTED(OK, OK, PROTECTED, PROTECTED, PROTECTED),
    UNCORRECTABLE(OK, UNREADABLE, OK, OK, UNREADABLE),
    OUT_OF_RANGE_AND_WRITE_PROTECTED(OK, RANGE, RANGE, PROTECTED, PROTECTED),
    WRITE_PROTECTED_AND_UNCORRECTABLE(OK, UNREADABLE, PROTECTED, PROTECTED, PROTECTED),
    INACCESSIBLE_AND_ALL_THE_REST(StatusCode.ANA_INACCESSIBLE);

    private final int flush;
    private final int read;
    private final int change;
    private final int deallocate;
    private final int copy;

    Situation(int forAll) {
      this(forAll, forAll, forAll, forAll, forAll);
    }

    Situation(int flush, int read, int change, int deallocate, int copy) {
      this.flush = flush;
      this.read = read;
      this.change = change;
      this.deallocate = deallocate;
      this.copy = copy;
    }

    int status(IoSample command) {
      return switch (command) {
        case FLUSH -> flush;
        case READ, COMPARE, VERIFY -> read;
        case WRITE, WRITE_ZEROES, WRITE_UNCORRECTABLE -> change;
        case DATASET_MANAGEMENT -> deallocate;
        case COPY -> copy;
      };
    }

    /** The first block that the command names. */
    int slba() {
      return name().contains("OUT_OF_RANGE") || this == INACCESSIBLE_AND_ALL_THE_REST ? IoFixture.BLOCKS - 2 : SLBA;
    }

    void arrange(IoFixture target) throws Exception {
      switch (this) {
        case NOT_ATTACHED -> target.detach();
        case DEVICE_NOT_OPEN -> target.closeDevice();
        case NON_OPTIMIZED -> target.export(AnaState.NON_OPTIMIZED);
        case INACCESSIBLE, INACCESSIBLE_AND_ALL_THE_REST -> target.export(AnaState.INACCESSIBLE);
        case PERSISTENT_LOSS -> target.export(AnaState.PERSISTENT_LOSS);
        case CHANGE -> target.export(AnaState.CHANGE);
        default -> { }
      }
      if (name().contains("UNCORRECTABLE") || this == INACCESSIBLE_AND_ALL_THE_REST) {
        await(target.state().mark(SLBA, COUNT));
      }
      if (name().contains("WRITE_PROTECTED") || this == INACCESSIBLE_AND_ALL_THE_REST) {
        await(target.state().protect(WriteProtection.WRITE_PROTECT));
      }
    }
  }

  @BeforeEach
  void connect() throws Exception {
    fixture = new IoFixture(folder.resolve("states"));
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  /** A sample of every command in the table, so that a new command requires one. */
  private static List<IoSample> commands() {
    List<IoSample> commands = new ArrayList<>();
    for (int opcode = 0; opcode < 256; opcode++) {
      if (IoCommands.table().get(opcode) != null) {
        commands.add(IoSample.of(opcode));
      }
    }
    return commands;
  }

  private static TestQueue.Outcome refused(int status) {
    return new TestQueue.Outcome(status, Request.NO_ERROR_LOCATION, 0);
  }

  @ParameterizedTest
  @EnumSource
  void everyCommandPassesTheGate(Situation situation) throws Exception {
    for (IoSample command : commands()) {
      // Set up for each sample, since commands change which blocks are uncorrectable.
      await(fixture.state().unmark(BlockRanges.of(0, IoFixture.BLOCKS)));
      situation.arrange(fixture);
      int status = fixture.run(command, situation.slba(), COUNT).status();
      assertEquals(StatusCode.describe(situation.status(command)), StatusCode.describe(status), command.name());
      assertEquals(situation.status(command), status, command.name());
    }
    assertEquals(0, fixture.locks());
  }

  @ParameterizedTest
  @EnumSource(names = {"NOT_ATTACHED", "DEVICE_NOT_OPEN", "INACCESSIBLE", "WRITE_PROTECTED"})
  void aCommandThatIsRefusedIsNotAskedForItsData(Situation situation) throws Exception {
    situation.arrange(fixture);
    fixture.queue().keepDataBack();
    for (IoSample command : commands()) {
      if (command.bringsData() && situation.status(command) != OK) {
        assertEquals(situation.status(command), fixture.run(command, SLBA, COUNT).status(), command.name());
      }
    }
  }

  @Test
  void noCommandOfTheTableGoesAnotherWay() {
    for (Command command : IoCommands.table().commands()) {
      assertInstanceOf(NamespaceCommand.class, command, command.toString());
    }
  }

  @Test
  void theFieldThatIsWrongIsNamed() throws Exception {
    fixture.queue().keepDataBack();
    for (IoSample command : List.of(IoSample.READ, IoSample.WRITE, IoSample.COMPARE, IoSample.VERIFY,
        IoSample.WRITE_ZEROES, IoSample.WRITE_UNCORRECTABLE)) {
      assertEquals(new TestQueue.Outcome(RANGE, SqeLayout.SLBA, 0), fixture.run(command, IoFixture.BLOCKS, 1), command.name());
    }
    fixture.detach();
    for (IoSample command : commands()) {
      assertEquals(new TestQueue.Outcome(NO_NAMESPACE, SqeLayout.NSID, 0), fixture.run(command, SLBA, COUNT), command.name());
    }
  }

  @Test
  void theLastBlockIsInside() throws Exception {
    for (IoSample command : commands()) {
      assertEquals(OK, fixture.run(command, IoFixture.BLOCKS - COUNT, COUNT).status(), command.name());
      await(fixture.state().unmark(BlockRanges.of(0, IoFixture.BLOCKS)));
    }
  }

  @Test
  void aHostThatCopesWithItIsAskedToRetryLater() throws Exception {
    fixture.features().setRetryDelayEnabled(true);
    fixture.export(AnaState.INACCESSIBLE);
    assertEquals(StatusCode.ANA_INACCESSIBLE | StatusCode.CRD_CRDT1, fixture.run(IoSample.READ, SLBA, COUNT).status());
    assertEquals(StatusCode.ANA_INACCESSIBLE | StatusCode.CRD_CRDT1, fixture.run(IoSample.FLUSH, 0, 1).status());
    fixture.closeDevice();
    assertEquals(StatusCode.INTERNAL_PATH_ERROR | StatusCode.CRD_CRDT1, fixture.run(IoSample.READ, SLBA, COUNT).status());
    fixture.detach();
    assertEquals(NO_NAMESPACE, fixture.run(IoSample.READ, SLBA, COUNT).status(), "Do Not Retry means never");
  }

  @Test
  void aFlushOfAllNamespacesPassesOverThoseThatCannotBeReached() throws Exception {
    ByteBuffer all = IoSample.FLUSH.sqe(0, 1).putInt(SqeLayout.NSID, -1);
    for (AnaState ana : AnaState.values()) {
      fixture.export(ana);
      assertEquals(OK, await(fixture.queue().submit(all, TestQueue.littleEndian(0))).status(), ana.name());
    }
    fixture.detach();
    assertEquals(OK, await(fixture.queue().submit(all, TestQueue.littleEndian(0))).status());
  }

  @ParameterizedTest
  @EnumSource(names = {"WRITE", "DATASET_MANAGEMENT", "COPY"})
  void protectionThatComesBeforeTheDataIsSeen(IoSample command) throws Exception {
    fixture.queue().keepDataBack();
    CompletableFuture<TestQueue.Outcome> outcome = fixture.submit(command, SLBA, COUNT);
    assertFalse(fixture.onLoop(outcome::isDone), "it was admitted, and waits for its data");
    await(fixture.state().protect(WriteProtection.WRITE_PROTECT));
    fixture.queue().bringData();
    assertEquals(refused(PROTECTED), await(outcome));
  }

  @ParameterizedTest
  @EnumSource(names = {"COMPARE", "COPY"})
  void blocksThatBecomeUncorrectableBeforeTheDataIsThereAreNotRead(IoSample command) throws Exception {
    fixture.queue().keepDataBack();
    CompletableFuture<TestQueue.Outcome> outcome = fixture.submit(command, SLBA, COUNT);
    assertFalse(fixture.onLoop(outcome::isDone), "it was admitted, and waits for its data");
    await(fixture.state().mark(SLBA + COUNT - 1, 1));
    fixture.queue().bringData();
    assertEquals(refused(UNREADABLE), await(outcome));
  }

  private static Stream<IoSample> commandsThatChangeBlocks() {
    return Arrays.stream(IoSample.values()).filter(IoSample::mayChangeBlocks);
  }

  @ParameterizedTest
  @MethodSource("commandsThatChangeBlocks")
  void protectionThatComesBeforeTheRangeIsFreeIsSeen(IoSample command) throws Exception {
    RangeLock other = fixture.lock();
    CompletableFuture<TestQueue.Outcome> outcome = fixture.submit(command, SLBA, COUNT);
    assertFalse(fixture.onLoop(outcome::isDone), "it was admitted, and waits for the range");
    await(fixture.state().protect(WriteProtection.WRITE_PROTECT));
    fixture.onLoop(() -> {
      other.release();
      return other;
    });
    assertEquals(PROTECTED, await(outcome).status());
    assertEquals(0, fixture.locks(), "the range is free again");
    await(fixture.state().protect(WriteProtection.NONE));
    assertEquals(OK, fixture.run(command, SLBA, COUNT).status());
  }

  @ParameterizedTest
  @EnumSource(names = {"WRITE", "WRITE_ZEROES", "DATASET_MANAGEMENT", "COPY"})
  void uncorrectableBlocksThatAreOverwrittenCanBeReadAgain(IoSample command) throws Exception {
    int overwritten = command == IoSample.COPY ? IoSample.COPY_TARGET : SLBA;
    await(fixture.state().mark(overwritten, COUNT + 1));
    assertEquals(OK, fixture.run(command, SLBA, COUNT).status());
    assertEquals(BlockRanges.of(overwritten + COUNT, 1), fixture.state().restrictions().uncorrectable());
    assertEquals(OK, fixture.run(IoSample.READ, overwritten, COUNT).status());
    assertEquals(UNREADABLE, fixture.run(IoSample.READ, overwritten, COUNT + 1).status());
  }

  @Test
  void blocksThatBecomeUncorrectableBeforeTheRangeIsFreeAreOverwritten() throws Exception {
    RangeLock other = fixture.lock();
    CompletableFuture<TestQueue.Outcome> outcome = fixture.submit(IoSample.WRITE, SLBA, COUNT);
    assertFalse(fixture.onLoop(outcome::isDone), "it was admitted, and waits for the range");
    await(fixture.state().mark(SLBA, COUNT));
    fixture.onLoop(() -> {
      other.release();
      return other;
    });
    assertEquals(OK, await(outcome).status());
    assertNull(fixture.state().restrictions(), "nothing is uncorrectable any longer");
  }

  @Test
  void writeUncorrectableIsNotTakenForAnOverwrite() throws Exception {
    assertEquals(OK, fixture.run(IoSample.WRITE_UNCORRECTABLE, SLBA, COUNT).status());
    assertEquals(OK, fixture.run(IoSample.WRITE_UNCORRECTABLE, SLBA, COUNT).status());
    assertEquals(BlockRanges.of(SLBA, COUNT), fixture.state().restrictions().uncorrectable());
  }

  /** Submits a Compare and Write of one block. */
  private List<CompletableFuture<TestQueue.Outcome>> compareAndWrite(int slba) {
    return List.of(half(IoSample.COMPARE, SqeLayout.FUSE_FIRST, slba), half(IoSample.WRITE, SqeLayout.FUSE_SECOND, slba));
  }

  private CompletableFuture<TestQueue.Outcome> half(IoSample command, int fuse, int slba) {
    ByteBuffer sqe = command.sqe(slba, 1).put(SqeLayout.FLAGS, (byte) (SqeLayout.PSDT_SGL | fuse));
    return fixture.queue().submit(sqe, command.data(slba, 1));
  }

  private static void assertEnds(int first, int second, List<CompletableFuture<TestQueue.Outcome>> pair) throws Exception {
    assertEquals(StatusCode.describe(first), StatusCode.describe(await(pair.getFirst()).status()));
    assertEquals(StatusCode.describe(second), StatusCode.describe(await(pair.getLast()).status()));
  }

  @Test
  void bothHalvesOfCompareAndWritePassTheGate() throws Exception {
    assertEnds(OK, OK, compareAndWrite(SLBA));
    assertEnds(RANGE, StatusCode.ABORTED_FAILED_FUSED, compareAndWrite(IoFixture.BLOCKS));
    await(fixture.state().protect(WriteProtection.WRITE_PROTECT));
    assertEnds(StatusCode.ABORTED_FAILED_FUSED, PROTECTED, compareAndWrite(SLBA));
    await(fixture.state().protect(WriteProtection.NONE));
    await(fixture.state().mark(SLBA, 1));
    assertEnds(UNREADABLE, StatusCode.ABORTED_FAILED_FUSED, compareAndWrite(SLBA));
    assertEquals(0, fixture.locks());
  }

  @Test
  void compareAndWriteLooksAgainWhenItHasTheLock() throws Exception {
    RangeLock other = fixture.lock();
    List<CompletableFuture<TestQueue.Outcome>> pair = compareAndWrite(SLBA);
    assertFalse(fixture.onLoop(() -> pair.getFirst().isDone() || pair.getLast().isDone()), "they were admitted, and wait");
    await(fixture.state().protect(WriteProtection.WRITE_PROTECT));
    fixture.onLoop(() -> {
      other.release();
      return other;
    });
    assertEnds(OK, PROTECTED, pair);
    await(fixture.state().protect(WriteProtection.NONE));
    assertEnds(OK, OK, compareAndWrite(SLBA));
  }
}
