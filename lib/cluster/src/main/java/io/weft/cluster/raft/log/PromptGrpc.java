// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.apache.ratis.server.raftlog.RaftLogIOException;

/**
 * The library's transport, with a leader that tells each other voter at once what is committed. By itself the library tells it
 * with the next entry or heartbeat, half a second later, and an edit through that voter takes as long.
 */
public final class PromptGrpc implements RpcType {
  /** What a leader sends to the other voters with. */
  public static final class Appenders {
    private static final String KEY = "weft.appenders";

    private final Map<RaftPeerId, LogAppender> byVoter = new ConcurrentHashMap<>();

    /** Has a server use the transport, and this. */
    public void install(RaftProperties properties, Parameters parameters) {
      RaftConfigKeys.Rpc.setType(properties, new PromptGrpc());
      parameters.put(KEY, this, Appenders.class);
    }

    /** Wakes them when something is committed. Those of a former leader do nothing. */
    public void wake() {
      byVoter.values().forEach(LogAppender::notifyLogAppender);
    }
  }

  /** Sends a heartbeat when its voter has on its disk what is committed, and was not told. It is woken by each answer as well. */
  private static final class Appender extends GrpcLogAppender {
    private long told;

    Appender(RaftServer.Division server, LeaderState leader, FollowerInfo follower) {
      super(server, leader, follower);
    }

    @Override
    public AppendEntriesRequestProto newAppendEntriesRequest(long callId, boolean heartbeat) throws RaftLogIOException {
      long committed = Math.min(getFollower().getMatchIndex(), getRaftLog().getLastCommittedIndex());
      boolean tells = committed > Math.max(told, getFollower().getCommitIndex()) && !hasAppendEntries();
      if (tells) {
        told = committed;
      }
      return super.newAppendEntriesRequest(callId, heartbeat || tells);
    }
  }

  /** Called by the library as well, which knows this class by its name. */
  public PromptGrpc() {}

  @Override
  public String name() {
    return PromptGrpc.class.getName();
  }

  @Override
  public RpcFactory newFactory(Parameters parameters) {
    Appenders appenders = parameters.get(Appenders.KEY, Appenders.class);
    return new GrpcFactory(parameters) {
      @Override
      public LogAppender newLogAppender(RaftServer.Division server, LeaderState leader, FollowerInfo follower) {
        Appender appender = new Appender(server, leader, follower);
        appenders.byVoter.put(follower.getId(), appender);
        return appender;
      }
    };
  }
}
