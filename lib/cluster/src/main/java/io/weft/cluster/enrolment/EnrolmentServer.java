// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.cluster.certificate.Credentials;
import io.weft.cluster.certificate.NodeCertificate;
import io.weft.cluster.door.Strangers;
import io.weft.cluster.identity.IdentityJson;
import io.weft.cluster.identity.Membership;
import io.weft.config.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port of a node at which newcomers enrol and members ask for what has changed, under TLS 1.3 with the node's certificate. A
 * connection is one question and one answer. Strangers can reach it, so all is bounded: {@value Visitors#MOST} connections,
 * {@value Visitors#MOST_OF_ONE} of one address, 3 s for the handshake, 10 s from then to the answer, and the length of the question.
 * Each connection has a virtual thread; no event loop waits for one.
 */
public final class EnrolmentServer implements AutoCloseable {
  static final Duration HANDSHAKE = Duration.ofSeconds(3);
  static final Duration ANSWER = Duration.ofSeconds(10);

  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final int MAX_LINGER = 64 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(EnrolmentServer.class);
  private static final String ENTRANCE = "enrolment";
  private static final int BACKLOG = 64;
  /** What is kept of the time for the answer, to write it. */
  private static final long WRITE_MILLIS = 1_000;
  private static final long CLOSE_MILLIS = 5_000;
  private static final long PAUSE_NANOS = 100_000_000;

  private final Credentials credentials;
  private final EnrolmentDesk desk;
  private final Visitors visitors = new Visitors();
  private final Strangers strangers;
  private final ServerSocket listening;
  private final Thread acceptor;

  private EnrolmentServer(Credentials credentials, EnrolmentDesk desk, Strangers strangers, ServerSocket listening) {
    this.credentials = credentials;
    this.desk = desk;
    this.strangers = strangers;
    this.listening = listening;
    this.acceptor = Thread.ofVirtual().name("weft-enrolment").unstarted(this::accept);
  }

  /**
   * Listens.
   *
   * @param address where
   * @param credentials the node's certificate, and by what members are known
   * @param own what the node tells members; asked for each answer
   * @param admissions what the cluster agrees on
   * @param strangers counts the attempts that fail
   * @param clock the time
   * @throws IOException if it cannot listen there
   */
  public static EnrolmentServer listen(InetSocketAddress address, Credentials credentials, Supplier<Membership> own,
      Admissions admissions, Strangers strangers, InstantSource clock) throws IOException {
    ServerSocket listening = new ServerSocket();
    try {
      listening.setReuseAddress(true);
      listening.bind(address, BACKLOG);
    } catch (IOException e) {
      listening.close();
      throw e;
    }
    EnrolmentServer server = new EnrolmentServer(credentials, new EnrolmentDesk(own, admissions, clock), strangers, listening);
    server.acceptor.start();
    return server;
  }

  /** The port it listens at. */
  public int port() {
    return listening.getLocalPort();
  }

  /** How many connections are open. */
  int connections() {
    return visitors.size();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        welcome(listening.accept());
      } catch (IOException e) {
        if (!listening.isClosed()) {
          LOG.warn("no newcomer can connect now: {}", Reason.of(e));
          // Such as too many open files: another attempt at once would fail as well.
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    }
  }

  private void welcome(Socket socket) {
    if (!visitors.enter(socket)) {
      Deadline.end(socket);
      strangers.refused(socket.getInetAddress(), ENTRANCE, "there are too many connections");
      return;
    }
    Thread.ofVirtual().name("weft-enrolment-visitor").start(() -> {
      try {
        serve(socket);
        linger(socket);
      } finally {
        Deadline.end(socket);
        visitors.leave(socket);
      }
    });
  }

  /**
   * Waits a moment for the other side to close. To close a connection whose data was not all read resets it, and takes from the
   * other side what it has not read yet: why it was refused.
   */
  private static void linger(Socket plain) {
    try (Deadline _ = Deadline.of(plain, LINGER)) {
      plain.shutdownOutput();
      plain.getInputStream().skipNBytes(MAX_LINGER);
    } catch (IOException _) {
      // It has closed, which was waited for, or has not in time.
    }
  }

  private void serve(Socket plain) {
    try (SSLSocket socket = handshake(plain); Deadline deadline = Deadline.of(plain, ANSWER)) {
      String question = Frame.read(socket.getInputStream(), Frame.MAX_ASK);
      ObjectNode answer = answer(question, certificate(socket), deadline);
      if (IdentityJson.text(answer, Messages.RESULT).equals(Messages.REFUSED)) {
        strangers.refused(plain.getInetAddress(), ENTRANCE, IdentityJson.text(answer, Messages.REASON));
      }
      Frame.write(socket.getOutputStream(), answer.toString());
    } catch (IOException | CertificateException e) {
      if (isBroken(e)) {
        strangers.broke(plain.getInetAddress(), ENTRANCE);
      } else {
        strangers.refused(plain.getInetAddress(), ENTRANCE, Faults.of(e));
      }
    } catch (InterruptedException e) {
      LOG.debug("a connection of enrolment was interrupted", e);
    }
  }

  /** Whether the other side ended the connection, and nothing was wrong before. */
  private static boolean isBroken(Exception e) {
    return e instanceof EOFException || e instanceof SocketException
        || e instanceof SSLException && (e.getCause() instanceof EOFException || e.getCause() instanceof SocketException);
  }

  private SSLSocket handshake(Socket plain) throws IOException {
    try (Deadline deadline = Deadline.of(plain, HANDSHAKE)) {
      SSLSocket socket = (SSLSocket) credentials.context().getSocketFactory().createSocket(plain, null, false);
      SSLParameters parameters = Credentials.parameters();
      parameters.setNeedClientAuth(false);
      parameters.setWantClientAuth(true);
      socket.setSSLParameters(parameters);
      try {
        socket.startHandshake();
      } catch (IOException e) {
        throw deadline.passed() ? new IOException("no handshake within %d s".formatted(HANDSHAKE.toSeconds()), e) : e;
      }
      return socket;
    }
  }

  private static @Nullable NodeCertificate certificate(SSLSocket socket) throws CertificateException {
    try {
      socket.getSession().getPeerCertificates();
    } catch (SSLPeerUnverifiedException _) {
      return null;
    }
    return NodeCertificate.of(socket.getSession());
  }

  private ObjectNode answer(String question, @Nullable NodeCertificate peer, Deadline deadline) throws InterruptedException {
    try {
      return desk.answer(question, peer).toCompletableFuture().get(Math.max(0, deadline.leftMillis() - WRITE_MILLIS), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      return Messages.unavailable(Reason.of(e));
    } catch (TimeoutException e) {
      return Messages.unavailable("the cluster has not answered in time");
    }
  }

  /** Listens no more, ends all connections and waits a little for their threads. */
  @Override
  public void close() {
    try {
      listening.close();
      visitors.close().forEach(Deadline::end);
      visitors.awaitEmpty(CLOSE_MILLIS);
    } catch (IOException e) {
      LOG.warn("the port of enrolment was not closed: {}", Reason.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
