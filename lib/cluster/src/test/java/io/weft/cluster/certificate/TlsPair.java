// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Connections by TLS over loopback between two nodes, each of which sends a byte and waits for one. */
final class TlsPair implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;

  /** How a connection went: the peers' names as seen by each side, or why a side refused it. */
  record Outcome(@Nullable String serverSaw, @Nullable String clientSaw, @Nullable String serverFault, @Nullable String clientFault) {
    boolean accepted() {
      return serverFault == null && clientFault == null;
    }
  }

  private record Side(@Nullable String saw, @Nullable String fault) {}

  private final SSLServerSocket listening;

  TlsPair(SSLContext server) throws IOException {
    listening = (SSLServerSocket) server.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    listening.setSSLParameters(Credentials.parameters());
  }

  Outcome connect(SSLContext client) throws Exception {
    CompletableFuture<Side> server = CompletableFuture.supplyAsync(() -> {
      try (SSLSocket socket = (SSLSocket) listening.accept()) {
        return exchange(socket);
      } catch (IOException e) {
        return new Side(null, fault(e));
      }
    });
    Side seen;
    try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket(listening.getInetAddress(), listening.getLocalPort())) {
      socket.setSSLParameters(Credentials.parameters());
      seen = exchange(socket);
    }
    Side other = server.get(60, TimeUnit.SECONDS);
    return new Outcome(other.saw, seen.saw, other.fault, seen.fault);
  }

  private static Side exchange(SSLSocket socket) {
    try {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.startHandshake();
      socket.getOutputStream().write(1);
      if (socket.getInputStream().read() != 1) {
        return new Side(null, "ended");
      }
      return new Side(NodeCertificate.of(socket.getSession()).name(), null);
    } catch (IOException | CertificateException e) {
      return new Side(null, fault(e));
    }
  }

  private static String fault(Exception e) {
    Throwable deepest = e;
    while (deepest instanceof SSLException && deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
