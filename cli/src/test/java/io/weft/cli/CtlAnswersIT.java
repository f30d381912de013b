// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code weft ctl} makes of answers that a service gives rarely. */
class CtlAnswersIT {
  private static final String CONFIG =
      "{\"subsystems\": [{\"nqn\": \"nqn.2026-11.io.weft:demo\", \"namespaces\": []}], \"ports\": [], \"hosts\": []}";

  private record Answer(int status, String body) {}

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Deque<Answer> edits = new ArrayDeque<>();
  private final List<String> seen = new ArrayList<>();
  @TempDir Path temporary;
  private HttpServer server;

  @BeforeEach
  void listen() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/config", this::answer);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    seen.add(exchange.getRequestMethod() + " " + exchange.getRequestHeaders().getFirst("If-Match"));
    Answer answer = exchange.getRequestMethod().equals("GET") ? new Answer(200, CONFIG) : edits.remove();
    exchange.getResponseHeaders().set("ETag", "\"7\"");
    byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private int ctl(String... arguments) {
    String[] all = Stream.concat(Stream.of("ctl", "--http", "http://127.0.0.1:" + server.getAddress().getPort()),
        Arrays.stream(arguments)).toArray(String[]::new);
    return Weft.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(all);
  }

  @Test
  @DisplayName("what is stored but cannot be served is printed, and is exit status 3 (mend 7)")
  void warnings() throws Exception {
    String warning = "{\"revision\": 8, \"warnings\": [{\"path\": \"subsystems[0].namespaces[0].device.path\","
        + " \"problem\": \"'/srv/a.img' does not exist\", \"expected\": \"an existing file\"}]}";
    edits.add(new Answer(200, warning));
    assertEquals(3, ctl("add", "namespace", "--path", "/srv/a.img"), err::toString);
    assertEquals("added namespace 1 of nqn.2026-11.io.weft:demo: /srv/a.img, revision 8\n", out.toString());
    assertEquals("weft ctl add namespace: warning: stored, but not served: subsystems[0].namespaces[0].device.path: "
        + "'/srv/a.img' does not exist; expected an existing file\n", err.toString());
    edits.add(new Answer(200, warning));
    assertEquals(3, ctl("restoreconfig", Files.writeString(temporary.resolve("in.json"), CONFIG).toString()));
    assertTrue(err.toString().contains("weft ctl restoreconfig: warning: stored, but not served: "), err::toString);
  }

  @Test
  @DisplayName("advice is printed, and leaves the exit status 0 (mend 10)")
  void advice() {
    edits.add(new Answer(200, "{\"revision\": 8, \"warnings\": [], \"advice\": [{\"path\": \"hosts[nqn=a].nqn\","
        + " \"problem\": \"is 'a'\", \"expected\": \"an NQN\"}]}"));
    assertEquals(0, ctl("add", "namespace", "--path", "/srv/a.img"), err::toString);
    assertEquals("weft ctl add namespace: warning: hosts[nqn=a].nqn: is 'a'; expected an NQN\n", err.toString());
  }

  @Test
  @DisplayName("an edit of an object is made again when somebody else was faster, at the new revision (mend 8)")
  void retriesWhatIsStale() {
    edits.add(new Answer(412, "{\"detail\": \"stale\"}"));
    edits.add(new Answer(200, "{\"revision\": 9}"));
    assertEquals(0, ctl("add", "host", "nqn.2014-08.org.example:h"), err::toString);
    assertTrue(out.toString().startsWith("added host nqn.2014-08.org.example:h, revision 9\n"), out::toString);
    assertEquals(List.of("GET null", "PATCH \"7\"", "GET null", "PATCH \"7\""), seen);
  }

  @Test
  @DisplayName("a fault in an operation is told without the operation, which is the command's own affair (mend 16)")
  void faultsOfOperations() {
    edits.add(new Answer(400, "{\"violations\": [{\"path\": \"operations[1].value.nqn\", \"problem\": \"is 'x'\","
        + " \"expected\": \"an NQN\"}]}"));
    assertEquals(2, ctl("add", "subsystem", "x"));
    assertEquals("weft ctl add subsystem: nqn: is 'x'; expected an NQN\n", err.toString());
  }

  @Test
  @DisplayName("where the management service is can be said before and after the verb of ctl (mend 18)")
  void theAddressMayComeFirstOrLast() {
    // Nothing listens at TCP port 1, so that the message says which address was taken.
    for (String line : new String[] {"ctl --http http://127.0.0.1:1 clear", "ctl clear --http http://127.0.0.1:1",
        "ctl --http-port 1 clear", "ctl clear --http-port 1", "ctl list --http-port 1",
        "ctl add namespace --path memory:1MiB --http-port 1", "ctl add --http-port 1 namespace --path memory:1MiB"}) {
      err.getBuffer().setLength(0);
      assertEquals(1, Weft.commandLine().setErr(new PrintWriter(err, true)).execute(line.split(" ")), line);
      assertTrue(err.toString().contains("no answer from the management service at http://127.0.0.1:1/"), err::toString);
      assertTrue(err.toString().contains("give --http URL or --http-port PORT, or set WEFT_HTTP_PORT"), err::toString);
    }
  }
}
