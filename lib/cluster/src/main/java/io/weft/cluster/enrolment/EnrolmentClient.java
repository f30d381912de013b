// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.cluster.certificate.Credentials;
import io.weft.cluster.identity.IdentityJson;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Asks the nodes of a cluster, one after the other, until one has an answer. Blocks. */
final class EnrolmentClient {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  /** Somewhat longer than the server takes at most, so that its own words arrive. */
  private static final Duration ANSWER = EnrolmentServer.HANDSHAKE.plus(EnrolmentServer.ANSWER).plusSeconds(2);

  private final SSLContext context;
  private final Duration limit;

  EnrolmentClient(SSLContext context) {
    this(context, ANSWER);
  }

  /** As above, with another time limit for each node. */
  EnrolmentClient(SSLContext context, Duration limit) {
    this.context = context;
    this.limit = limit;
  }

  /** Asks. @throws EnrolmentException if one node refuses, or none can answer */
  Granted ask(List<Endpoint> nodes, ObjectNode question) throws EnrolmentException {
    List<String> failures = new ArrayList<>();
    for (Endpoint node : nodes) {
      try {
        ObjectNode answer = IdentityJson.parse(ask(node, question.toString()));
        switch (IdentityJson.text(answer, Messages.RESULT)) {
          case Messages.GRANTED -> {
            return Granted.of(answer);
          }
          case Messages.REFUSED ->
              throw new EnrolmentException("%s refuses: %s".formatted(node, IdentityJson.text(answer, Messages.REASON)), true);
          default -> failures.add("%s: %s".formatted(node, IdentityJson.text(answer, Messages.REASON)));
        }
      } catch (IOException e) {
        failures.add("%s: %s".formatted(node, Faults.of(e)));
      } catch (IllegalArgumentException e) {
        failures.add("%s: its answer cannot be understood: %s".formatted(node, e.getMessage()));
      }
    }
    throw new EnrolmentException("none of %d nodes could answer: %s".formatted(nodes.size(), String.join("; ", failures)), false);
  }

  private String ask(Endpoint node, String question) throws IOException {
    try (Socket plain = new Socket()) {
      InetSocketAddress address = new InetSocketAddress(node.host(), node.port());
      if (address.isUnresolved()) {
        throw new IOException("the host name is not known");
      }
      plain.connect(address, (int) CONNECT.toMillis());
      try (Deadline deadline = Deadline.of(plain, limit)) {
        try {
          return ask(plain, node, question);
        } catch (IOException e) {
          throw deadline.passed() ? new IOException("no answer within %d s".formatted(limit.toSeconds()), e) : e;
        }
      }
    }
  }

  private String ask(Socket plain, Endpoint node, String question) throws IOException {
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, node.host(), node.port(), true)) {
      socket.setSSLParameters(Credentials.parameters());
      socket.startHandshake();
      Frame.write(socket.getOutputStream(), question);
      return Frame.read(socket.getInputStream(), Frame.MAX_ANSWER);
    }
  }
}
