// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import static io.weft.cluster.peers.TestNodes.await;
import static io.weft.cluster.peers.TestNodes.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.weft.cluster.certificate.Credentials;
import io.weft.cluster.certificate.TestCluster;
import io.weft.cluster.seal.ClusterKey;
import io.weft.cluster.seal.KeyRing;
import io.weft.testkit.Eventually;
import java.io.IOException;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who know everything about a cluster but its key, before a cluster of two nodes. */
class StrangersIT {
  private static final Logger LOG = LoggerFactory.getLogger(StrangersIT.class);
  private static final int SILENT = 50;
  /** What the issue allows, and a busy machine. */
  private static final int ALLOWED_SECONDS = 3;

  private TestNodes nodes;
  private HazelcastPeers first;
  private HazelcastPeers second;

  @BeforeEach
  void start() throws Exception {
    nodes = new TestNodes(3);
    first = nodes.start(1);
    second = nodes.start(2);
    Eventually.until("both see both", () -> first.alive().size() == 2 && second.alive().size() == 2);
  }

  @AfterEach
  void stop() throws Exception {
    assertEquals(2, first.alive().size(), "nobody was disturbed");
    nodes.close();
  }

  private Config config() {
    Config config = new Config().setClusterName(nodes.cluster.toString());
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    config.setProperty("hazelcast.max.join.seconds", "8");
    config.getNetworkConfig().setPort(nodes.memberPorts.get(2)).setPortAutoIncrement(false);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(TestNodes.ADDRESS);
    config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
    nodes.memberPorts.forEach(port ->
        config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(true).addMember(TestNodes.ADDRESS + ":" + port));
    return config;
  }

  @Test
  void aMemberWithoutTheKeyDoesNotJoinAndIsShown() {
    // It waits for the members that it knows of until it gives up, or is a cluster of its own.
    assertEquals(1, membersAroundAStranger());
    assertTrue(first.health().strangers() + second.health().strangers() > 0);
    Peers counts = first.health().strangers() > 0 ? first : second;
    assertEquals(TestNodes.ADDRESS, counts.health().lastStranger());
  }

  private int membersAroundAStranger() {
    try {
      HazelcastInstance stranger = Hazelcast.newHazelcastInstance(config());
      try {
        return stranger.getCluster().getMembers().size();
      } finally {
        stranger.getLifecycleService().terminate();
      }
    } catch (IllegalStateException gaveUp) {
      return 1;
    }
  }

  @Test
  void aClientIsRefused() {
    ClientConfig config = new ClientConfig().setClusterName(nodes.cluster.toString());
    config.getNetworkConfig().addAddress(TestNodes.ADDRESS + ":" + nodes.memberPorts.getFirst());
    config.getConnectionStrategyConfig().getConnectionRetryConfig().setClusterConnectTimeoutMillis(3000);
    assertThrows(IllegalStateException.class, () -> HazelcastClient.newHazelcastClient(config));
    assertTrue(first.health().strangers() > 0);
  }

  @Test
  void aNodeWithAnotherKeyStaysAlone() throws Exception {
    KeyRing other = KeyRing.of(ClusterKey.create(1));
    Credentials credentials = TestCluster.create("other").credentials(name(3));
    HazelcastPeers stranger = HazelcastPeers.start(nodes.options(3, () -> other, credentials));
    stranger.announce(TestNodes.record(3));
    await(stranger.running());
    Eventually.until("it is refused", () -> first.health().strangers() + second.health().strangers() > 0);
    assertEquals(1, stranger.alive().size());
    await(stranger.close());
  }

  @Test
  void theBusRefusesWhoShowsNoCertificateOfTheCluster() throws Exception {
    TestCluster strangers = TestCluster.create("strangers");
    for (SSLContext context : new SSLContext[] {strangers.credentials("node-1").context(), anonymous()}) {
      long before = first.health().strangers();
      assertRefused(context, nodes.busPorts.getFirst());
      Eventually.until("it is counted", () -> first.health().strangers() > before);
    }
  }

  private static void assertRefused(SSLContext context, int port) throws IOException {
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(TestNodes.ADDRESS, port)) {
      socket.setSoTimeout(20_000);
      assertThrows(IOException.class, () -> {
        socket.startHandshake();
        // With TLS 1.3 the client learns only now what the server thinks of its certificate.
        socket.getOutputStream().write(new byte[100]);
        if (socket.getInputStream().read() < 0) {
          throw new IOException("closed");
        }
      });
    }
  }

  @Test
  void theBusRefusesANodeThatWasRemoved() throws Exception {
    Credentials own = new Credentials(nodes.authority.node(name(3)), node -> node.name().equals("node-9"), Instant::now);
    HazelcastPeers third = HazelcastPeers.start(nodes.options(3, () -> nodes.keys, own));
    await(third.running());
    assertRefused(nodes.authority.credentials("node-9").context(), nodes.busPorts.get(2));
    assertEquals(1, third.health().strangers());
    await(third.close());
    Eventually.until("it is gone", () -> first.alive().size() == 2 && second.alive().size() == 2);
  }

  @Test
  void silentConnectionsToTheBusAreClosed() throws Exception {
    try (Socket socket = new Socket(TestNodes.ADDRESS, nodes.busPorts.getFirst())) {
      socket.setSoTimeout(20_000);
      assertEquals(-1, socket.getInputStream().read());
    }
    assertEquals(1, first.health().strangers());
  }

  private static SSLContext anonymous() throws Exception {
    SSLContext context = SSLContext.getInstance(Credentials.PROTOCOL);
    context.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
    return context;
  }

  /** Accepts every server: what is tested is whether the server accepts the client. */
  private static final class TrustAll extends javax.net.ssl.X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) { }

    @Override
    public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) { }

    @Override
    public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type, Socket socket) { }

    @Override
    public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type, Socket socket) { }

    @Override
    public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) { }

    @Override
    public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) { }

    @Override
    public java.security.cert.X509Certificate[] getAcceptedIssuers() {
      return new java.security.cert.X509Certificate[0];
    }
  }

  @Test
  void silentConnectionsDelayNobody() throws Exception {
    long alone = joins();
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 2 * SILENT; i++) {
      silent.add(new Socket(TestNodes.ADDRESS, nodes.memberPorts.get(i % 2)));
    }
    long delayed = joins();
    LOG.info("joined in {} ms, beside {} silent connections in {} ms", alone, silent.size(), delayed);
    assertTrue(delayed < alone + TimeUnit.SECONDS.toMillis(ALLOWED_SECONDS), () -> delayed + " ms instead of " + alone);
    for (Socket socket : silent) {
      socket.close();
    }
  }

  @Test
  void silentConnectionsThatComeBackKeepNobodyOut() throws Exception {
    AtomicBoolean end = new AtomicBoolean();
    Thread flood = Thread.ofVirtual().start(() -> flood(end));
    try {
      Eventually.until("the flood is on", () -> first.health().strangers() > SILENT && second.health().strangers() > SILENT);
      LOG.info("joined in {} ms under a flood", joins());
    } finally {
      end.set(true);
      flood.join();
    }
  }

  /** How long a third node needs to be seen by all, in milliseconds; it leaves again. */
  private long joins() throws Exception {
    long start = System.nanoTime();
    HazelcastPeers third = nodes.start(3);
    Subscription answer = third.answer("who", _ -> Future.succeededFuture(Buffer.buffer("3")));
    Eventually.until("all see all",
        () -> first.alive().size() == 3 && second.alive().size() == 3 && third.alive().size() == 3);
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertEquals("3", await(second.ask(name(3), "who", Buffer.buffer(), Duration.ofSeconds(30))).toString());
    answer.close();
    await(third.close());
    Eventually.until("it is gone", () -> first.alive().size() == 2 && second.alive().size() == 2);
    return took;
  }

  /** Keeps many connections open to both nodes that say nothing; who is thrown out comes back. */
  private void flood(AtomicBoolean end) {
    Deque<Socket> open = new ArrayDeque<>();
    try {
      while (!end.get()) {
        for (int node = 0; node < 2; node++) {
          Socket socket = new Socket(TestNodes.ADDRESS, nodes.memberPorts.get(node));
          open.addLast(socket);
        }
        while (open.size() > 2 * SILENT) {
          open.removeFirst().close();
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
