// SPDX-License-Identifier: Apache-2.0
package io.weft.management;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.json.NvmetJson;
import io.weft.config.status.NodeStatus;
import io.weft.config.status.ProcessStatus;
import io.weft.config.store.MemoryConfigStore;
import io.weft.management.ops.HealthChecks;
import java.io.DataInputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Clients that ask much over one connection and read no answer. */
class UnreadAnswersIT {
  private static final String GET_CONFIG = "GET /api/v1/config HTTP/1.1\r\nHost: a\r\n%s\r\n";

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HttpClient client = HttpClient.newHttpClient();
  private final Configuration configuration = Configuration.EMPTY.withSubsystems(IntStream.range(0, 15_000)
      .mapToObj(i -> SubsystemEntry.of("nqn.2014-08.org.example:s" + i, SubsystemAttributes.defaults("S" + i),
          AllowedHosts.ANY, List.of())).toList());
  private int port;

  @BeforeEach
  void start() throws Exception {
    ManagementService service = new ManagementService(ManagementOptions.at("127.0.0.1", 0),
        new MemoryConfigStore(vertx, configuration),
        _ -> NodeStatus.withoutTarget(new ProcessStatus("test", "none", Instant.EPOCH)),
        _ -> Future.succeededFuture(List.of()), new HealthChecks(), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    vertx.deployVerticle(service).await(60, TimeUnit.SECONDS);
    port = service.actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  /** Measures on an event loop the most processor time that it gives to one thing, in nanoseconds. */
  private static final class LongestHold {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Context context;
    private volatile boolean ended;
    private volatile long longest;
    private long last;

    LongestHold(Context context) {
      this.context = context;
      context.runOnContext(_ -> {
        last = threads.getCurrentThreadCpuTime();
        tick();
      });
    }

    private void tick() {
      long now = threads.getCurrentThreadCpuTime();
      longest = Math.max(longest, now - last);
      last = now;
      if (!ended) {
        context.runOnContext(_ -> tick());
      }
    }

    long end() {
      ended = true;
      return longest;
    }
  }

  private void othersAreAnswered() throws Exception {
    HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/health/live".formatted(port)))
        .timeout(Duration.ofSeconds(60)).build();
    for (int i = 0; i < 10; i++) {
      assertEquals(200, client.send(health, BodyHandlers.ofString()).statusCode());
    }
  }

  @Test
  @DisplayName("a hundred requests for the configuration whose answers nobody reads hold up nobody (mend 25)")
  void largeAnswers() throws Exception {
    HttpRequest compressed = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/v1/config".formatted(port)))
        .header("Accept-Encoding", "gzip").timeout(Duration.ofSeconds(60)).build();
    for (int i = 0; i < 3; i++) {
      assertEquals(200, client.send(compressed, BodyHandlers.discarding()).statusCode(), "the code is compiled");
    }
    LongestHold hold = new LongestHold(vertx.getOrCreateContext());
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(GET_CONFIG.formatted("Accept-Encoding: gzip\r\n").repeat(100).getBytes(US_ASCII));
      assertEquals('H', socket.getInputStream().read());
      othersAreAnswered();
    }
    long longest = hold.end();
    assertTrue(longest < 50_000_000L, "the event loop was held for %d ns".formatted(longest));
  }

  @Test
  @DisplayName("all answers arrive whole when the client reads them after all (mend 25)")
  void readLater() throws Exception {
    byte[] document = NvmetJson.write(configuration).getBytes(US_ASCII);
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(GET_CONFIG.formatted("").repeat(4).getBytes(US_ASCII));
      othersAreAnswered();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      for (int i = 0; i < 4; i++) {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
          head.append((char) in.readUnsignedByte());
        }
        assertTrue(head.toString().startsWith("HTTP/1.1 200 OK"), head::toString);
        byte[] body = new byte[document.length];
        in.readFully(body);
        assertEquals(ByteBuffer.wrap(document), ByteBuffer.wrap(body));
      }
    }
  }

  @Test
  @DisplayName("a client that reads no answer is not read from, however small the answers are (mend 25)")
  void smallAnswers() throws Exception {
    ByteBuffer requests = ByteBuffer.wrap("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n".repeat(1000).getBytes(US_ASCII));
    long most = 64 << 20;
    long taken = 0;
    try (SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port)); Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_WRITE);
      while (taken < most && selector.select(2000) > 0) {
        selector.selectedKeys().clear();
        taken += channel.write(requests);
        if (!requests.hasRemaining()) {
          requests.rewind();
        }
      }
      assertTrue(taken < most, "the service has read %d bytes of requests".formatted(taken));
      othersAreAnswered();
    }
  }
}
