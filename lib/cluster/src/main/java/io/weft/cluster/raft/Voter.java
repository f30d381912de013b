// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import io.weft.config.InvalidConfigurationException;
import io.weft.config.store.ConfigStoreException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.ExitUtils;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** One voter: the library's server with its log, and a client that finds the leader. */
final class Voter implements AutoCloseable {
  private static final int RETRIES = 20;
  private static final TimeDuration PAUSE = TimeDuration.valueOf(300, TimeUnit.MILLISECONDS);
  private static final TimeDuration REQUEST = TimeDuration.valueOf(3, TimeUnit.SECONDS);
  private static final String SEGMENT = "2MB";
  private static final long SNAPSHOT_AFTER = 10_000;

  private final RaftServer server;
  private final RaftClient client;

  Voter(VoterOptions options, ConfigMachine machine) throws IOException {
    // The library ends the process at some errors.
    ExitUtils.disableSystemExit();
    RaftProperties properties = properties(options);
    List<RaftPeer> peers = options.voters().stream()
        .map(voter -> RaftPeer.newBuilder().setId(voter.id()).setAddress(voter.address()).build()).toList();
    RaftGroup group = RaftGroup.valueOf(RaftGroupId.valueOf(options.cluster()), peers);
    server = RaftServer.newBuilder()
        .setServerId(RaftPeerId.valueOf(options.id()))
        .setGroup(group)
        .setProperties(properties)
        .setParameters(new Parameters())
        .setStateMachine(machine)
        .setOption(RaftStorage.StartupOption.RECOVER)
        .build();
    client = RaftClient.newBuilder()
        .setProperties(properties)
        .setRaftGroup(group)
        .setRetryPolicy(RetryPolicies.retryUpToMaximumCountWithFixedSleep(RETRIES, PAUSE))
        .build();
  }

  private static RaftProperties properties(VoterOptions options) {
    RaftProperties properties = new RaftProperties();
    String own = options.voters().stream().filter(voter -> voter.id().equals(options.id())).findFirst().orElseThrow().address();
    int colon = own.lastIndexOf(':');
    GrpcConfigKeys.Server.setHost(properties, own.substring(0, colon));
    GrpcConfigKeys.Server.setPort(properties, InetSocketAddress.createUnresolved("", Integer.parseInt(own.substring(colon + 1))).getPort());
    RaftServerConfigKeys.setStorageDir(properties, List.of(options.directory().toFile()));
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, TimeDuration.valueOf(1500, TimeUnit.MILLISECONDS));
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, TimeDuration.valueOf(2500, TimeUnit.MILLISECONDS));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, TimeDuration.valueOf(300, TimeUnit.MILLISECONDS));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, TimeDuration.valueOf(800, TimeUnit.MILLISECONDS));
    RaftServerConfigKeys.Rpc.setRequestTimeout(properties, REQUEST);
    RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
    RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf(SEGMENT));
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
    RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, SNAPSHOT_AFTER);
    RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, 2);
    RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
    return properties;
  }

  void start() throws IOException {
    server.start();
  }

  /** Proposes an edit and waits for the verdict. @throws ConfigStoreException if there is no majority in time */
  Verdict propose(Proposal proposal) throws ConfigStoreException, InvalidConfigurationException {
    try {
      RaftClientReply reply = client.io().send(Message.valueOf(ByteString.copyFrom(proposal.encode())));
      if (!reply.isSuccess()) {
        throw new ConfigStoreException("the edit was not agreed on: " + reply.getException(), reply.getException());
      }
      return Verdict.decode(reply.getMessage().getContent().toByteArray());
    } catch (IOException e) {
      throw new ConfigStoreException("the edit was not agreed on: there is no majority of voters", e);
    }
  }

  @Override
  public void close() throws IOException {
    try (server) {
      client.close();
    }
  }
}
