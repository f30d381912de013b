// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.weft.cluster.certificate.Authority;
import io.weft.cluster.certificate.Credentials;
import io.weft.cluster.certificate.Material;
import io.weft.cluster.certificate.NodeKey;
import io.weft.cluster.certificate.RequestRefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/** Who knows the name of a cluster, its nodes and all its protocols, and not its key. */
final class Stranger {
  /** The address of a stranger, but for one that uses Hazelcast, which has that of the loopback interface. */
  static final String ADDRESS = "127.0.0.77";

  private static final int PORTS = 4;
  private static final int HELD = 50;
  private static final int ANSWER_MILLIS = 30_000;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final ClusterNode node;
  private final String cluster;
  private final int port;

  /** @param port at which it may listen itself */
  Stranger(ClusterNode node, String cluster, int port) {
    this.node = node;
    this.cluster = cluster;
    this.port = port;
  }

  /** Tries to become a member of Hazelcast. @return how many members it sees, and how many records of the nodes */
  List<Integer> join() throws IOException {
    Config config = new Config().setClusterName(cluster);
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    config.setProperty("hazelcast.max.join.seconds", "6");
    config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(true).addMember(address(2));
    try {
      HazelcastInstance stranger = Hazelcast.newHazelcastInstance(config);
      try {
        return List.of(stranger.getCluster().getMembers().size(), stranger.getMap("weft.nodes").size());
      } finally {
        stranger.getLifecycleService().terminate();
      }
    } catch (IllegalStateException gaveUp) {
      return List.of(1, 0);
    }
  }

  /** Tries to become a client of Hazelcast. @return whether it did */
  boolean isClient() throws IOException {
    ClientConfig config = new ClientConfig().setClusterName(cluster);
    config.getNetworkConfig().addAddress(address(2));
    config.getConnectionStrategyConfig().getConnectionRetryConfig().setClusterConnectTimeoutMillis(3000);
    try {
      HazelcastClient.newHazelcastClient(config).shutdown();
      return true;
    } catch (IllegalStateException refused) {
      return false;
    }
  }

  private String address(int offset) throws IOException {
    return node.address() + ":" + (node.clusterPort() + offset);
  }

  /** Connects to one of the node's ports for the cluster. @param offset from the first of them */
  private Socket connect(int offset) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getByName(ADDRESS), 0));
    socket.connect(new InetSocketAddress(node.address(), node.clusterPort() + offset));
    socket.setSoTimeout(ANSWER_MILLIS);
    return socket;
  }

  /** Whether all four ports accept connections. */
  boolean reachesAll() {
    try {
      for (int offset = 0; offset < PORTS; offset++) {
        connect(offset).close();
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Says what is no TLS. @return whether it is answered with anything but an alert of TLS */
  boolean isAnswered(int offset) throws IOException {
    try (Socket socket = connect(offset)) {
      socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      int first = socket.getInputStream().read();
      return first >= 0 && first != 21;
    } catch (IOException closed) {
      return false;
    }
  }

  /** Connects by TLS, and says what a node would. @return whether it is not refused */
  boolean isLetIn(int offset, SSLContext context) throws IOException {
    try (Socket plain = connect(offset);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, ADDRESS, 0, true)) {
      socket.setEnabledProtocols(new String[] {Credentials.PROTOCOL});
      socket.startHandshake();
      // With TLS 1.3 the client learns only now what the server thinks of its certificate.
      socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() >= 0;
    } catch (IOException refused) {
      return false;
    }
  }

  /** Holds connections to all four ports that say nothing, and comes back when it is thrown out, until it is interrupted. */
  void hold() {
    Deque<Socket> held = new ArrayDeque<>();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        for (int offset = 0; offset < PORTS; offset++) {
          held.addLast(connect(offset));
        }
        while (held.size() > PORTS * HELD) {
          held.removeFirst().close();
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      for (Socket socket : held) {
        socket.close();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Shows the certificate of a node of another cluster, which has the same names. */
  static SSLContext ofOtherCluster() throws GeneralSecurityException, RequestRefusedException {
    Instant now = Instant.now();
    Authority authority = Authority.create(UUID.randomUUID(), "weft", now);
    NodeKey key = NodeKey.create();
    Material material = Material.of(
        key, authority.sign(key.request("node-1"), "node-1", ADDRESS, now), List.of(authority.certificate()));
    return Credentials.context(new Credentials(material, _ -> false, InstantSource.system()).keyManager(), new TrustAll());
  }

  /** Shows no certificate. */
  static SSLContext nobody() {
    return Credentials.context(new TrustAll());
  }

  /** Accepts every server: a stranger wants in. */
  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) { }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) { }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) { }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) { }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) { }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) { }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
