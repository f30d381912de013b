// SPDX-License-Identifier: Apache-2.0
package io.weft.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.status.NodeStatus;
import io.weft.config.status.ProcessStatus;
import io.weft.config.store.MemoryConfigStore;
import io.weft.management.image.Images;
import io.weft.management.ops.HealthChecks;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What clients send that is no request, or would do harm. */
class BrokenRequestIT {
  private static final String NQN = "nqn.2014-08.org.example:disks";

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.weft.management");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Vertx vertx = Vertx.vertx();
  @TempDir Path directory;
  private int port;

  @BeforeEach
  void start() throws Exception {
    Path link = directory.resolve("link");
    Files.createSymbolicLink(link, directory.resolve("used.img"));
    Configuration configuration = Configuration.EMPTY.with(
        SubsystemEntry.of(NQN, SubsystemAttributes.defaults("S1"), AllowedHosts.ANY, List.of(
            NamespaceEntry.of(1, "memory:1MiB"), NamespaceEntry.of(2, link.toString()),
            NamespaceEntry.of(3, directory.resolve("gone.img").toString()))));
    ManagementService service = new ManagementService(ManagementOptions.at("127.0.0.1", 0),
        new MemoryConfigStore(vertx, configuration),
        _ -> NodeStatus.withoutTarget(new ProcessStatus("test", "none", Instant.EPOCH)),
        _ -> Future.succeededFuture(List.of()), new HealthChecks(), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
        .withImages(new Folder(directory));
    vertx.deployVerticle(service).await(60, TimeUnit.SECONDS);
    port = service.actualPort();
    log.setContext(logger.getLoggerContext());
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stop() throws Exception {
    logger.detachAppender(log);
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  /** Whether a client leaves its side of the connection open. */
  private enum Side {
    OPEN,
    CLOSED
  }

  /** Sends text as it is. @return all that is answered until the server closes the connection */
  private String send(String text, Side side) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      if (side == Side.CLOSED) {
        socket.shutdownOutput();
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String request(String method, String path, String document) throws Exception {
    return send("%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(method, path, document.length(), document), Side.OPEN);
  }

  private static String body(String response) {
    return response.substring(response.indexOf("\r\n\r\n") + 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "PUT /api/v1/config HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{",
      "PUT /api/v1/config HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      "POST /api/v1/images HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"})
  @DisplayName("a document that is broken off is no error of the service, and none is logged (mend 20)")
  void aBrokenOffDocumentIsNoError(String request) throws Exception {
    assertFalse(send(request, Side.CLOSED).startsWith("HTTP/1.1 500"), request);
    assertTrue(request("GET", "/health/live", "").startsWith("HTTP/1.1 200"));
    assertEquals(List.of(), log.list.stream().filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage).toList());
  }

  @Test
  @DisplayName("a file that a namespace uses through a link is not deleted (mend 16)")
  void keepsWhatIsUsedThroughALink() throws Exception {
    Path used = Files.writeString(directory.resolve("used.img"), "data");
    Path free = Files.writeString(directory.resolve("free.img"), "data");
    String refused = request("DELETE", "/api/v1/images", new JsonObject().put("path", used.toString()).encode());
    assertTrue(refused.startsWith("HTTP/1.1 409"), refused);
    assertEquals("data", Files.readString(used));
    String deleted = request("DELETE", "/api/v1/images", new JsonObject().put("path", free.toString()).encode());
    assertTrue(deleted.startsWith("HTTP/1.1 200"), deleted);
    assertFalse(Files.exists(free));
  }

  @Test
  @DisplayName("a request for a file that is wrong or too large is told so in its own terms (mend 9)")
  void saysWhatIsWrongWithARequest() throws Exception {
    JsonObject wrong = new JsonObject(body(request("POST", "/api/v1/images", "{\"name\": \"../x\", \"size\": \"1MiB\"}")));
    assertEquals("the request is not valid", wrong.getString("title"));
    assertEquals("name", wrong.getJsonArray("violations").getJsonObject(0).getString("path"));
    JsonObject large = new JsonObject(body(request("POST", "/api/v1/images", " ".repeat(70_000))));
    assertEquals("the largest document that is taken here has 65536 bytes, enough for a name and a size",
        large.getString("detail"));
  }

  @ParameterizedTest
  @DisplayName("a request that names two hosts, none, or what is no host is answered with 400 (mend 20)")
  @ValueSource(strings = {"HTTP/1.1\r\nHost: a\r\nHost: b", "HTTP/1.1\r\nHost: a\r\nHost: a", "HTTP/1.1",
      "HTTP/1.1\r\nHost: a, b", "HTTP/1.1\r\nHost: a b", "HTTP/1.0\r\nHost: a\r\nHost: b"})
  void wantsOneHost(String request) throws Exception {
    String answer = send("GET /health/live %s\r\nConnection: close\r\n\r\n".formatted(request), Side.OPEN);
    assertTrue(answer.startsWith("HTTP/1.1 400") || answer.startsWith("HTTP/1.0 400"), answer);
    assertEquals(400, new JsonObject(body(answer)).getInteger("status"), answer);
    assertEquals(request.split("Host:").length > 2, answer.contains("a request must have one Host header"), answer);
    assertTrue(request("GET", "/health/live", "").startsWith("HTTP/1.1 200"));
  }

  @Test
  void speaksOnlyHttp1() throws Exception {
    assertFalse(send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Side.CLOSED).contains("\0"), "frames of HTTP/2");
  }

  /** Files in a folder. */
  private record Folder(Path path) implements Images {
    @Override
    public boolean contains(Path file) {
      return path.equals(file.getParent());
    }

    @Override
    public Path create(String name, long size) throws IOException {
      return Files.createFile(path.resolve(name));
    }

    @Override
    public Path create(long size) throws IOException {
      return create("new", size);
    }

    @Override
    public void resize(Path file, long size, boolean shrink) throws IOException {
      throw new IOException("not here");
    }

    @Override
    public void delete(Path file) throws IOException {
      Files.delete(file);
    }
  }
}
