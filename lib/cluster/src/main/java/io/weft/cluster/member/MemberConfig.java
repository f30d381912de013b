// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.member;

import com.hazelcast.config.Config;
import com.hazelcast.config.ExecutorConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.SocketInterceptorConfig;
import com.hazelcast.nio.MemberSocketInterceptor;
import java.util.Map;

/** How Hazelcast is set up: a small member on one address, which sees within seconds who is lost. */
final class MemberConfig {
  /** The attribute of a member that names its start; vertx-hazelcast wants it under this name. */
  static final String ID = "__vertx.nodeId";
  /** The maps whose values begin with their revision. */
  static final String REVISED = "weft.*";

  private static final int BACKUPS = 2;
  private static final int CONNECT_SECONDS = 3;
  /** What makes and takes connections: threads that exist while handshakes run. */
  private static final String CONNECTING = "hz:io";
  private static final int CONNECTING_THREADS = 64;

  private static final Map<String, String> PROPERTIES = Map.ofEntries(
      // Lost: by a broken connection at once, by silence after 4 s, which is seen within a second. Two are a busy machine.
      Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
      Map.entry("hazelcast.max.no.heartbeat.seconds", "4"),
      Map.entry("hazelcast.connection.monitor.max.faults", "1"),
      // Found again: parts of a cluster look for each other every five seconds.
      Map.entry("hazelcast.merge.first.run.delay.seconds", "5"),
      Map.entry("hazelcast.merge.next.run.delay.seconds", "5"),
      Map.entry("hazelcast.wait.seconds.before.join", "0"),
      // Who gives up sooner may be away just when another one that starts at the same time has found it.
      Map.entry("hazelcast.max.join.seconds", "25"),
      Map.entry("hazelcast.member.list.publish.interval.seconds", "5"),
      Map.entry("hazelcast.operation.call.timeout.millis", "5000"),
      // One address and no other.
      Map.entry("hazelcast.socket.bind.any", "false"),
      Map.entry("hazelcast.socket.server.bind.any", "false"),
      Map.entry("hazelcast.socket.client.bind.any", "false"),
      Map.entry("hazelcast.discovery.enabled", "false"),
      Map.entry("hazelcast.phone.home.enabled", "false"),
      Map.entry("hazelcast.shutdownhook.enabled", "false"),
      // Small: a few hundred records, some changes a second.
      Map.entry("hazelcast.partition.count", "31"),
      Map.entry("hazelcast.operation.thread.count", "2"),
      Map.entry("hazelcast.operation.generic.thread.count", "2"),
      Map.entry("hazelcast.io.thread.count", "1"),
      Map.entry("hazelcast.event.thread.count", "1"),
      Map.entry("hazelcast.clientengine.thread.count", "1"),
      Map.entry("hazelcast.clientengine.query.thread.count", "1"),
      Map.entry("hazelcast.clientengine.blocking.thread.count", "1"),
      Map.entry("hazelcast.slow.operation.detector.enabled", "false"),
      Map.entry("hazelcast.health.monitoring.level", "OFF"));

  private MemberConfig() {
  }

  static Config of(MemberOptions options, MemberSocketInterceptor interceptor) {
    Config config = new Config()
        .setClusterName(options.cluster().toString())
        .setInstanceName("weft-%s-%s".formatted(options.cluster(), options.name()))
        .setClassLoader(MemberConfig.class.getClassLoader());
    PROPERTIES.forEach(config::setProperty);
    // Whether or not an interface lists it: every address of 127.0.0.0/8 can be bound to, and most are listed nowhere.
    config.setProperty("hazelcast.local.localAddress", options.address());
    config.setProperty("hazelcast.prefer.ipv4.stack", Boolean.toString(!options.address().contains(":")));
    config.getMemberAttributeConfig().setAttribute(ID, options.id().toString());
    config.getMetricsConfig().setEnabled(false);
    config.getJetConfig().setEnabled(false);
    network(config.getNetworkConfig(), options);
    config.getNetworkConfig().setSocketInterceptorConfig(
        new SocketInterceptorConfig().setEnabled(true).setImplementation(interceptor));
    return config
        .addExecutorConfig(new ExecutorConfig(CONNECTING, CONNECTING_THREADS))
        .addMapConfig(new MapConfig(REVISED)
            .setBackupCount(BACKUPS)
            .setReadBackupData(true)
            .setMergePolicyConfig(new MergePolicyConfig().setPolicy(HigherRevision.class.getName())))
        .addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(BACKUPS))
        .addMultiMapConfig(new MultiMapConfig("__vertx.subs")
            .setBackupCount(BACKUPS)
            .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
  }

  private static void network(NetworkConfig network, MemberOptions options) {
    network.setPort(options.port()).setPortAutoIncrement(false).setReuseAddress(true);
    JoinConfig join = network.getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(CONNECT_SECONDS);
    options.members().forEach(member ->
        join.getTcpIpConfig().addMember("%s:%d".formatted(literal(member.getHostString()), member.getPort())));
  }

  private static String literal(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }
}
