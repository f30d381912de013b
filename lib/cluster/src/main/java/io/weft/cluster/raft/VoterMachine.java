// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import io.weft.config.InvalidConfigurationException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
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

/** Applies each entry of the replicated log to the {@link AgreedState}, in order, and answers those who follow it. */
final class VoterMachine extends BaseStateMachine {
  private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
  private final Consumer<AgreedState> applied;
  private final Runnable committed;
  private final Consumer<Throwable> failed;
  private final Answers answers;
  private final Leadership leadership;
  private volatile AgreedState state = AgreedState.EMPTY;

  /**
   * Starts with nothing agreed on.
   *
   * @param applied learns each state before its proposal is answered; must not block
   * @param committed called for each entry, before it is applied here; must not block
   * @param failed learns that the log cannot be written; must not block
   * @param leadership learns when this voter leads
   * @param scratch where copies of the state for other nodes are kept
   */
  VoterMachine(Consumer<AgreedState> applied, Runnable committed, Consumer<Throwable> failed, Leadership leadership, Path scratch) {
    this.applied = applied;
    this.committed = committed;
    this.failed = failed;
    this.leadership = leadership;
    this.answers = new Answers(() -> state, scratch);
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage) throws IOException {
    // It must be running, or no snapshot of another voter can be installed.
    getLifeCycle().startAndTransition(() -> {
      super.initialize(server, group, raftStorage);
      storage.init(raftStorage);
      load();
    }, IOException.class);
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

  private void load() throws IOException {
    // Looking for the latest snapshot fails in the library where there is none.
    File[] files = storage.getSnapshotFile(0, 0).getParentFile().listFiles(
        (_, name) -> SimpleStateMachineStorage.SNAPSHOT_REGEX.matcher(name).matches());
    if (files == null || files.length == 0) {
      return;
    }
    SingleFileSnapshotInfo snapshot = storage.loadLatestSnapshot();
    Path file = snapshot.getFile().getPath();
    MD5FileUtil.verifySavedMD5(file.toFile(), SnapshotFile.digest(file));
    setLastAppliedTermIndex(snapshot.getTermIndex());
    AgreedState loaded = SnapshotFile.read(file);
    answers.restart(loaded);
    state = loaded;
    applied.accept(loaded);
  }

  /** Refuses on the leader what it does not understand, so that it is in nobody's log. */
  @Override
  public TransactionContext startTransaction(RaftClientRequest request) throws IOException {
    TransactionContext transaction = super.startTransaction(request);
    try {
      Proposal.decode(request.getMessage().getContent().toByteArray());
    } catch (InvalidConfigurationException | IllegalArgumentException e) {
      transaction.setException(new IOException("the proposal cannot be read: " + e.getMessage()));
    }
    return transaction;
  }

  /** Called by one thread, in the order of the log. */
  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    committed.run();
    LogEntryProto entry = transaction.getLogEntry();
    byte[] bytes = entry.getStateMachineLogEntry().getLogData().toByteArray();
    Proposal proposal;
    try {
      proposal = Proposal.decode(bytes);
    } catch (InvalidConfigurationException | IllegalArgumentException e) {
      // The leader understood it. Going on without it would make this voter disagree with the others for good.
      return CompletableFuture.failedFuture(new IOException("an entry of the log cannot be read: " + e.getMessage(), e));
    }
    AgreedState before = state;
    AgreedState after = before.after(proposal);
    state = after;
    updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
    if (after.serial() != before.serial()) {
      answers.add(bytes);
      applied.accept(after);
    }
    Verdict verdict = after.verdict(proposal.id()).orElseThrow();
    return CompletableFuture.completedFuture(Message.valueOf(ByteString.copyFrom(verdict.encode())));
  }

  /** Called when a majority has confirmed who leads since the question came, and its state is applied here. */
  @Override
  public CompletableFuture<Message> query(Message request) {
    try {
      return switch (Question.decode(request)) {
        case Question.Renew(String node) -> granted(leases -> leases.renewed(node));
        case Question.Leave(String node) -> granted(leases -> leases.left(node));
        case Question.Latest _ -> CompletableFuture.completedFuture(new Answer.Granted(state.serial()).encode());
        default -> answers.to(request);
      };
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<Message> granted(Consumer<Leases> step) {
    Leases leases = leadership.leases();
    boolean leads = leases.isLeading();
    if (leads) {
      step.accept(leases);
    }
    return CompletableFuture.completedFuture((leads ? new Answer.Granted(state.serial()) : new Answer.NotLeader()).encode());
  }

  @Override
  public void notifyLogFailed(Throwable cause, LogEntryProto entry) {
    failed.accept(cause);
  }

  @Override
  public void notifyLeaderReady() {
    leadership.ready();
  }

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId self, RaftPeerId leader) {
    if (!self.getPeerId().equals(leader)) {
      leadership.lost();
    }
  }

  @Override
  public void notifyNotLeader(Collection<TransactionContext> pending) {
    leadership.lost();
  }

  /** What does not need the latest state, and is therefore answered without a majority as well. */
  @Override
  public CompletableFuture<Message> queryStale(Message request, long minIndex) {
    return answers.to(request);
  }

  @Override
  public long takeSnapshot() throws IOException {
    TermIndex last;
    AgreedState taken;
    // The applying thread sets the state first: an older index with a newer state would apply entries twice, which their
    // ids allow; the other way round would lose some.
    do {
      last = getLastAppliedTermIndex();
      taken = state;
    } while (!last.equals(getLastAppliedTermIndex()));
    Path file = storage.getSnapshotFile(last.getTerm(), last.getIndex()).toPath();
    Path part = file.resolveSibling(file.getFileName() + ".part");
    SnapshotFile.write(taken, part);
    MD5Hash digest = SnapshotFile.digest(part);
    // First, so that a snapshot always has its digest, even if the process ends here.
    MD5FileUtil.saveMD5File(file.toFile(), digest);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    storage.updateLatestSnapshot(new SingleFileSnapshotInfo(new FileInfo(file, digest), last));
    return last.getIndex();
  }
}
