// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Asks the management service of this machine whether everything runs; what the health check of the container image starts
 * every few seconds. So it uses the fewest classes that do, and none of Weft's.
 */
final class HealthProbe {
  private static final int CONNECT_MILLIS = 1_000;
  private static final int ANSWER_MILLIS = 3_000;
  private static final int LONGEST = 2_000;
  private static final Pattern OK = Pattern.compile("HTTP/1\\.[01] 200 ");
  private static final String END_OF_HEAD = "\r\n\r\n";

  private HealthProbe() {}

  /** Asks, prints the answer, and ends the process. @param args the TCP port of the management service */
  public static void main(String[] args) {
    System.exit(status(Integer.parseInt(args[0]), System.out));
  }

  /**
   * Asks and prints the answer.
   *
   * @param port the TCP port of the management service
   * @return the exit status: 0 if everything runs, else 1
   */
  static int status(int port, PrintStream out) {
    try {
      String answer = ask(port);
      int head = answer.indexOf(END_OF_HEAD);
      out.println(head < 0 ? "no HTTP at port " + port : answer.substring(head + END_OF_HEAD.length()));
      return OK.matcher(answer).lookingAt() ? 0 : 1;
    } catch (IOException e) {
      out.println("no answer at port %d: %s".formatted(port, e.getMessage()));
      return 1;
    }
  }

  /** The answer to {@code GET /health/ready}, or its beginning. */
  private static String ask(int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.getOutputStream().write("GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(LONGEST), StandardCharsets.UTF_8);
    }
  }
}
