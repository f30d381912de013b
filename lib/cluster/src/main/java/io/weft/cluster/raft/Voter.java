// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import io.weft.cluster.door.RaftDoor;
import io.weft.cluster.raft.log.DamagedLog;
import io.weft.cluster.raft.log.PromptGrpc;
import java.io.IOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.util.ExitUtils;

/** A node's part in the agreement as a voter: the replicated log and what it says. */
final class Voter implements AutoCloseable {
  private final RaftServer server;
  private final RaftGroupId group;
  private final Optional<RaftDoor> door;
  private final Path directory;

  /** Creates a voter that is not running yet. @param leadership learns when it leads @param applied learns each state, in order; must not block @param failed learns that the log cannot be written; must not block */
  Voter(AgreementOptions options, AgreementOptions.VoterAddress listen, Leadership leadership, Consumer<AgreedState> applied,
      BiConsumer<Voter, Throwable> failed) throws IOException {
    // The library would end the process at some errors of one part of it, and at errors that are not its own.
    ExitUtils.disableSystemExit();
    UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    RaftGroup known = RatisSettings.group(options.cluster(), options.voters());
    group = known.getGroupId();
    directory = options.directory();
    door = options.security().map(security -> new RaftDoor(security.trust(), security.strangers()));
    Parameters parameters = RatisSettings.parameters(options);
    door.ifPresent(stands -> GrpcConfigKeys.Server.setServicesCustomizer(parameters, (builder, _) -> stands.before(builder)));
    RaftProperties properties = RatisSettings.server(options, listen);
    PromptGrpc.Appenders appenders = new PromptGrpc.Appenders();
    appenders.install(properties, parameters);
    server = built(RaftServer.newBuilder()
        .setServerId(RaftPeerId.valueOf(options.node()))
        .setGroup(options.joining() ? RaftGroup.valueOf(group) : known)
        .setProperties(properties)
        .setParameters(parameters)
        .setStateMachine(new VoterMachine(applied, appenders::wake, cause -> failed.accept(this, cause), leadership, options.directory()))
        .setOption(RaftStorage.StartupOption.RECOVER));
    Thread.setDefaultUncaughtExceptionHandler(before);
  }

  private RaftServer built(RaftServer.Builder builder) throws IOException {
    try {
      return builder.build();
    } catch (IOException | RuntimeException e) {
      door.ifPresent(RaftDoor::close);
      throw DamagedLog.of(directory, e);
    }
  }

  /**
   * Starts. A start that fails leaves nothing behind.
   *
   * @throws DamagedLog if it cannot vote with what it has on its disk
   */
  void start() throws IOException {
    try {
      server.start();
      requireWhole();
    } catch (IOException | RuntimeException e) {
      close();
      throw e instanceof DamagedLog damaged ? damaged : DamagedLog.of(directory, e);
    }
  }

  /** The library goes on with a log that ends before its snapshot, and can append nothing to it. */
  private void requireWhole() throws IOException {
    RaftServer.Division division = server.getDivision(group);
    TermIndex last = division.getRaftLog().getLastEntryTermIndex();
    SnapshotInfo snapshot = division.getStateMachine().getLatestSnapshot();
    if (last != null && snapshot != null && last.getIndex() < snapshot.getIndex()) {
      throw new DamagedLog("%s ends at entry %d, before its snapshot at %d".formatted(
          DamagedLog.of(directory), last.getIndex(), snapshot.getIndex()), null);
    }
  }

  /** What the library knows of this voter: its role, term and leader. */
  DivisionInfo info() throws IOException {
    return server.getDivision(group).getInfo();
  }

  /** Whether the voters count this one among them. */
  boolean isVoting() {
    try {
      return server.getDivision(group).getRaftConf().getPeer(server.getId()) != null;
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * Stands for election at once, as if the leader had asked it to. Does nothing unless this voter follows that leader. If the
   * leader lives after all, that costs an election and nothing else.
   *
   * @param leader the voter that is gone
   */
  void standAfter(RaftPeerId leader) throws IOException {
    RaftServer.Division division = server.getDivision(group);
    TermIndex last = division.getRaftLog().getLastEntryTermIndex();
    if (last == null || !division.getInfo().isFollower() || !leader.equals(division.getInfo().getLeaderId())) {
      return;
    }
    server.startLeaderElection(StartLeaderElectionRequestProto.newBuilder()
        .setServerRequest(RaftRpcRequestProto.newBuilder().setRequestorId(leader.toByteString())
            .setReplyId(server.getId().toByteString())
            .setRaftGroupId(RaftGroupIdProto.newBuilder().setId(group.toByteString())))
        .setLeaderLastEntry(TermIndexProto.newBuilder().setTerm(division.getInfo().getCurrentTerm()).setIndex(last.getIndex()))
        .build());
  }

  @Override
  public void close() throws IOException {
    try {
      server.close();
    } finally {
      door.ifPresent(RaftDoor::close);
    }
  }
}
