// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.MD5FileUtil;

/** The replicated state machine: applies each entry of the log to the {@link AgreedState}, in order. */
final class ConfigMachine extends BaseStateMachine {
  private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
  private final Consumer<Configuration> applied;
  private AgreedState.Machine machine = new AgreedState.Machine(AgreedState.EMPTY);

  /** Starts empty. @param applied learns each new configuration; must not block */
  ConfigMachine(Consumer<Configuration> applied) {
    this.applied = applied;
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage) throws IOException {
    super.initialize(server, group, raftStorage);
    storage.init(raftStorage);
    load();
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return storage;
  }

  /** The library installs a snapshot between this and {@link #reinitialize}, and expects both transitions. */
  @Override
  public void pause() {
    getLifeCycle().transition(LifeCycle.State.PAUSING);
    getLifeCycle().transition(LifeCycle.State.PAUSED);
  }

  @Override
  public void reinitialize() throws IOException {
    load();
    if (getLifeCycleState() == LifeCycle.State.PAUSED) {
      getLifeCycle().transition(LifeCycle.State.STARTING);
      getLifeCycle().transition(LifeCycle.State.RUNNING);
    }
  }

  /** Whether there is a snapshot to load: the library fails where there is none. */
  private boolean hasSnapshot() {
    String[] names = storage.getSnapshotFile(0, 0).getParentFile().list();
    return names != null && Arrays.stream(names).anyMatch(SimpleStateMachineStorage.SNAPSHOT_REGEX.asMatchPredicate());
  }

  private synchronized void load() throws IOException {
    if (!hasSnapshot()) {
      return;
    }
    SingleFileSnapshotInfo snapshot = storage.loadLatestSnapshot();
    Path file = snapshot.getFile().getPath();
    MD5Hash sum = snapshot.getFile().getFileDigest();
    if (sum != null) {
      MD5FileUtil.verifySavedMD5(file.toFile(), sum);
    }
    machine = new AgreedState.Machine(SnapshotFile.read(file));
    setLastAppliedTermIndex(snapshot.getTermIndex());
    applied.accept(machine.configuration());
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = transaction.getLogEntry();
    Verdict verdict;
    synchronized (this) {
      Configuration before = machine.configuration();
      try {
        verdict = machine.apply(Proposal.decode(entry.getStateMachineLogEntry().getLogData().toByteArray()));
      } catch (InvalidConfigurationException | IllegalArgumentException e) {
        verdict = Verdict.refused(before.revision(), "is not an edit: " + e.getMessage());
      }
      updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
      if (machine.configuration() != before) {
        applied.accept(machine.configuration());
      }
    }
    return CompletableFuture.completedFuture(Message.valueOf(ByteString.copyFrom(verdict.encode())));
  }

  @Override
  public long takeSnapshot() throws IOException {
    AgreedState state;
    TermIndex last;
    synchronized (this) {
      state = machine.state();
      last = getLastAppliedTermIndex();
    }
    Path file = storage.getSnapshotFile(last.getTerm(), last.getIndex()).toPath();
    Path part = file.resolveSibling(file.getFileName() + ".part");
    SnapshotFile.write(state, part);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    MD5Hash sum = MD5FileUtil.computeAndSaveMd5ForFile(file.toFile());
    storage.updateLatestSnapshot(new SingleFileSnapshotInfo(new FileInfo(file, sum), last));
    return last.getIndex();
  }
}
