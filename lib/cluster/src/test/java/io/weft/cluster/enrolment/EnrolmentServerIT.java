// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.cluster.certificate.Credentials;
import io.weft.cluster.certificate.Fingerprint;
import io.weft.cluster.certificate.NodeCertificate;
import io.weft.cluster.certificate.NodeKey;
import io.weft.cluster.certificate.Pin;
import io.weft.cluster.certificate.TestCluster;
import io.weft.cluster.door.Strangers;
import io.weft.cluster.identity.ClusterIdentity;
import io.weft.cluster.identity.Member;
import io.weft.cluster.identity.Membership;
import io.weft.cluster.identity.NodeRole;
import io.weft.cluster.seal.ClusterKey;
import io.weft.cluster.seal.KeyRing;
import io.weft.testkit.Eventually;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Strangers at the port of enrolment. */
class EnrolmentServerIT {
  private static final InstantSource CLOCK = InstantSource.system();

  private final TestCluster lab = TestCluster.create("lab");
  private final List<Socket> sockets = new ArrayList<>();
  private SSLContext client;
  private final Strangers strangers = new Strangers();
  private EnrolmentServer server;

  /** Admissions that know nobody, and never answer a node named 'slow'. */
  private static final class Nobody implements Admissions {
    @Override
    public CompletionStage<Admission> admit(AdmissionRequest request) {
      return request.name().equals("slow") ? new CompletableFuture<>()
          : CompletableFuture.failedFuture(new AdmissionRefusedException("unknown token"));
    }

    @Override
    public CompletionStage<Admission> find(NodeCertificate peer) {
      return CompletableFuture.failedFuture(new IllegalStateException("no majority, missing: node-2"));
    }
  }

  @BeforeEach
  void listen() throws Exception {
    Credentials credentials = lab.credentials("node-1");
    Member self = new Member("node-1", 1, Set.of(NodeRole.VOTER), "127.0.0.1", 7420);
    Membership membership = new Membership(new ClusterIdentity(UUID.randomUUID(), "lab", self), List.of(self),
        KeyRing.of(ClusterKey.create(1)), credentials.material(), lab.authority());
    server = EnrolmentServer.listen(new InetSocketAddress("127.0.0.1", 0), credentials, () -> membership, new Nobody(), strangers, CLOCK);
    client = Credentials.context(Pin.of(Fingerprint.of(lab.authority().certificate()), CLOCK));
  }

  @AfterEach
  void close() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
    assertEquals(0, server.connections());
  }

  private Socket connect(String from) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.bind(new InetSocketAddress(from, 0));
    socket.setSoTimeout(60_000);
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()), 20_000);
    return socket;
  }

  private SSLSocket connectTls(String from) throws IOException {
    SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket(connect(from), "127.0.0.1", server.port(), true);
    socket.setSSLParameters(Credentials.parameters());
    socket.startHandshake();
    return socket;
  }

  /** How long it takes until the server ends a connection. */
  private static double secondsToEnd(Socket socket, Runnable meanwhile) {
    long start = System.nanoTime();
    try {
      while (socket.getInputStream().read() >= 0) {
        meanwhile.run();
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection was not ended", e);
    } catch (IOException _) {
      // Reset: ended as well.
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private String ask(String from, String question) throws IOException {
    SSLSocket socket = connectTls(from);
    Frame.write(socket.getOutputStream(), question);
    return Frame.read(socket.getInputStream(), Frame.MAX_ANSWER);
  }

  @Test
  @DisplayName("who connects and says nothing, or no TLS, is gone after 3 s; meanwhile another address is served at once")
  void silentStrangers() throws Exception {
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < Visitors.MOST_OF_ONE; i++) {
      silent.add(connect("127.0.0.1"));
    }
    Eventually.until("all are in", () -> server.connections() == Visitors.MOST_OF_ONE);
    assertTrue(secondsToEnd(connect("127.0.0.1"), () -> { }) < 2, "one more of the same address is not let in");
    long start = System.nanoTime();
    assertTrue(ask("127.0.0.2", "{}").contains("refused"));
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2), "others do not wait for them");
    for (Socket socket : silent) {
      assertTrue(secondsToEnd(socket, () -> { }) < 6);
    }
    Eventually.until("their places are free", () -> server.connections() == 0);
    Socket plain = connect("127.0.0.1");
    plain.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertTrue(secondsToEnd(plain, () -> { }) < 5);
  }

  @Test
  @DisplayName("there are no more than 32 connections, from however many addresses")
  void manyStrangers() throws Exception {
    for (int i = 0; i < Visitors.MOST; i++) {
      connect("127.0.1." + (1 + i / Visitors.MOST_OF_ONE));
    }
    Eventually.until("all are in", () -> server.connections() == Visitors.MOST);
    assertTrue(secondsToEnd(connect("127.0.1.99"), () -> { }) < 2);
    Eventually.until("their places are free", () -> server.connections() == 0);
    assertTrue(ask("127.0.1.99", "{}").contains("refused"));
  }

  @Test
  @DisplayName("who asks nothing, asks slowly or asks what the cluster cannot answer is gone after 10 s")
  void slowStrangers() throws Exception {
    SSLSocket mute = connectTls("127.0.0.1");
    SSLSocket slow = connectTls("127.0.0.2");
    slow.getOutputStream().write(ByteBuffer.allocate(4).putInt(10_000).array());
    CompletableFuture<Void> drip = CompletableFuture.runAsync(() -> {
      try {
        while (true) {
          slow.getOutputStream().write(' ');
          LockSupport.parkNanos(100_000_000);
        }
      } catch (IOException _) {
        // Ended, as it must be.
      }
    }, Thread::startVirtualThread);
    JoinToken token = JoinToken.create(UUID.randomUUID(), "lab", List.of(new Endpoint("127.0.0.1", server.port())),
        "00".repeat(32), Instant.now().plusSeconds(60));
    Newcomer newcomer = new Newcomer("slow", Set.of(NodeRole.TARGET), "127.0.0.1", 7420, "0.1");
    CompletableFuture<String> undecided = CompletableFuture.supplyAsync(() -> assertThrows(EnrolmentException.class,
        () -> new EnrolmentClient(client).ask(token.addresses(),
            Messages.admit(token, newcomer, NodeKey.create().request("slow")))).getMessage(), Thread::startVirtualThread);
    double seconds = secondsToEnd(mute, () -> { });
    assertTrue(seconds > 5 && seconds < 14, "after " + seconds + " s");
    drip.get(60, TimeUnit.SECONDS);
    assertEquals("none of 1 nodes could answer: 127.0.0.1:%d: the cluster has not answered in time".formatted(server.port()),
        undecided.get(60, TimeUnit.SECONDS));
  }

  @Test
  void aQuestionThatIsTooLongIsNotRead() throws Exception {
    for (int length : new int[] {Frame.MAX_ASK + 1, Integer.MAX_VALUE, -1}) {
      SSLSocket socket = connectTls("127.0.0.1");
      socket.getOutputStream().write(ByteBuffer.allocate(4).putInt(length).array());
      assertTrue(secondsToEnd(socket, () -> { }) < 5);
    }
    assertTrue(ask("127.0.0.1", " ".repeat(Frame.MAX_ASK)).contains("it is no JSON object"));
  }

  @Test
  @DisplayName("a question that makes no sense is answered with what is wrong with it")
  void rubbishIsRefused() throws Exception {
    String start = "{\"result\":\"refused\",\"reason\":\"";
    assertEquals(start + "the question cannot be understood: it is not JSON\"}", ask("127.0.0.1", "rubbish"));
    assertEquals(start + "the question cannot be understood: 'protocol' must be an integer\"}", ask("127.0.0.1", "{}"));
    assertEquals(start + "this node speaks version 1 of the enrolment protocol, and not 2; use the same version of Weft on both\"}",
        ask("127.0.0.1", "{\"protocol\": 2}"));
    assertEquals(start + "the question is none of admit and refresh\"}", ask("127.0.0.1", "{\"protocol\": 1, \"ask\": \"all\"}"));
    assertEquals(start + "only a member may ask this, and the asker has shown no certificate\"}",
        ask("127.0.0.1", "{\"protocol\": 1, \"ask\": \"refresh\"}"));
    assertEquals(start + "the question cannot be understood: 'name' must be a text\"}",
        ask("127.0.0.1", "{\"protocol\": 1, \"ask\": \"admit\"}"));
    assertEquals(start + "the certificate request cannot be read\"}", ask("127.0.0.1", "{\"protocol\": 1, \"ask\": \"admit\", "
        + "\"name\": \"a\", \"roles\": [\"target\"], \"address\": \"a\", \"base-port\": 1, \"version\": \"1\", \"request\": \"AAAA\"}"));
    assertTrue(ask("127.0.0.1", "[".repeat(10_000)).contains("it is not JSON"));
  }

  @Test
  void whatTheClusterCannotDecideNowIsSaidToAMember() throws Exception {
    String message = assertThrows(EnrolmentException.class, () -> new EnrolmentClient(lab.credentials("node-2").context())
        .ask(List.of(new Endpoint("127.0.0.1", server.port())), Messages.refresh(null))).getMessage();
    assertEquals("none of 1 nodes could answer: 127.0.0.1:%d: no majority, missing: node-2".formatted(server.port()), message);
  }

  @Test
  @DisplayName("older protocols than TLS 1.3 are refused")
  void tls12IsRefused() throws Exception {
    SSLContext old = SSLContext.getInstance("TLSv1.2");
    old.init(null, new TrustManager[] {Pin.of("", CLOCK)}, null);
    SSLSocket socket = (SSLSocket) old.getSocketFactory().createSocket(connect("127.0.0.1"), "127.0.0.1", server.port(), true);
    socket.setEnabledProtocols(new String[] {"TLSv1.2"});
    assertTrue(Faults.of(assertThrows(IOException.class, socket::startHandshake)).contains("protocol version"));
  }

  @Test
  @DisplayName("a client is not kept waiting by a node that accepts connections and says nothing")
  void aSilentNodeIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      String message = assertThrows(EnrolmentException.class, () -> new EnrolmentClient(client, Duration.ofSeconds(1))
          .ask(List.of(new Endpoint("127.0.0.1", silent.getLocalPort())), Messages.refresh(null))).getMessage();
      assertEquals("none of 1 nodes could answer: 127.0.0.1:%d: no answer within 1 s".formatted(silent.getLocalPort()), message);
    }
  }
}
