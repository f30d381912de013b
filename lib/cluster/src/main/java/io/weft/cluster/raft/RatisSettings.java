// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import io.weft.cluster.raft.log.DamagedLog;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** The settings of the library that keeps the replicated log, and why they are what they are. */
final class RatisSettings {
  /** The largest entry of the log in bytes. Edits are compressed, so this is a configuration of some hundred thousand objects. */
  static final int MAX_ENTRY = 8 << 20;

  /** What an entry becomes in the log: it must fit in one buffer. */
  private static final SizeInBytes BUFFER = SizeInBytes.valueOf(MAX_ENTRY + (1 << 20));
  /** The library wants a MiB above the buffer. */
  private static final SizeInBytes MESSAGE = SizeInBytes.valueOf(MAX_ENTRY + (2 << 20));
  private static final SizeInBytes SEGMENT = SizeInBytes.valueOf("4MB");
  /** What must be free, in bytes, before a voter whose disk was full writes again: room for some segments. */
  static final long ROOM = 16 << 20;

  private static final long SNAPSHOT_AFTER = 10_000;

  private RatisSettings() {}

  static RaftProperties client() {
    RaftProperties properties = new RaftProperties();
    GrpcConfigKeys.setMessageSizeMax(properties, MESSAGE);
    RaftServerConfigKeys.Rpc.setRequestTimeout(properties, TimeDuration.valueOf(3, TimeUnit.SECONDS));
    return properties;
  }

  static RaftProperties server(AgreementOptions options, AgreementOptions.VoterAddress own) {
    RaftProperties properties = client();
    GrpcConfigKeys.Server.setHost(properties, own.host());
    GrpcConfigKeys.Server.setPort(properties, own.port());
    RaftServerConfigKeys.setStorageDir(properties, List.of(DamagedLog.of(options.directory()).toFile()));
    elections(properties);
    log(properties);
    // A read that has to wait for a leader would otherwise wait for good.
    RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
    return properties;
  }

  /** A pause of a second must not cost the leader its place, nor a change of the leader anybody a lease of 6 s. */
  private static void elections(RaftProperties properties) {
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, TimeDuration.valueOf(1500, TimeUnit.MILLISECONDS));
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, TimeDuration.valueOf(2500, TimeUnit.MILLISECONDS));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, TimeDuration.valueOf(300, TimeUnit.MILLISECONDS));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, TimeDuration.valueOf(800, TimeUnit.MILLISECONDS));
  }

  private static void log(RaftProperties properties) {
    // An entry of its own for each commit would cost a second wait for the disk.
    RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
    RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SEGMENT);
    RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf("64KB"));
    RaftServerConfigKeys.Log.setWriteBufferSize(properties, MESSAGE);
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, BUFFER);
    // Only closed segments are given up, and the ones before the snapshot at once.
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
    RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, SNAPSHOT_AFTER);
    RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, 2);
  }

  static Parameters parameters(AgreementOptions options) {
    Parameters parameters = new Parameters();
    options.security().ifPresent(security ->
        GrpcConfigKeys.TLS.setConf(parameters, tls(security)));
    return parameters;
  }

  /** BoringSSL, which the library would choose, resumes sessions, and so lets in who was removed since. */
  private static GrpcTlsConfig tls(AgreementOptions.Security security) {
    return GrpcTlsConfig.newBuilder().setKeyManager(security.keys()).setTrustManager(security.trust())
        .setMutualTls(true).setSslProvider(SslProvider.JDK).build();
  }

  static RaftGroup group(UUID cluster, List<AgreementOptions.VoterAddress> voters) {
    return RaftGroup.valueOf(RaftGroupId.valueOf(cluster), voters.stream().map(RatisSettings::peer).toList());
  }

  static RaftPeer peer(AgreementOptions.VoterAddress voter) {
    return RaftPeer.newBuilder().setId(voter.node()).setAddress(voter.address()).build();
  }
}
