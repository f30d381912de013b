// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.weft.config.store.ConfigStoreException;
import io.weft.service.settings.ServiceSettings;
import io.weft.service.settings.SettingsLoader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The services of whole processes, one after the other in one data directory. */
@Timeout(300)
class ServicesIT {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Set<Services.Role> ALL = EnumSet.allOf(Services.Role.class);

  @TempDir Path directory;
  private int port;
  private int discoveryPort;
  private int httpPort;
  private ServiceSettings settings;

  @BeforeEach
  void settings() throws Exception {
    try (ServerSocket nvme = free(); ServerSocket discovery = free(); ServerSocket http = free()) {
      port = nvme.getLocalPort();
      discoveryPort = discovery.getLocalPort();
      httpPort = http.getLocalPort();
    }
    settings = load(Map.of(
        ServiceSettings.DATA.key(), directory.resolve("data").toString(),
        ServiceSettings.LISTEN.key(), LOOPBACK,
        ServiceSettings.HTTP_LISTEN.key(), LOOPBACK,
        ServiceSettings.EVENT_LOOPS.key(), "2",
        ServiceSettings.PORT.key(), Integer.toString(port),
        ServiceSettings.DISCOVERY_PORT.key(), Integer.toString(discoveryPort),
        ServiceSettings.HTTP_PORT.key(), Integer.toString(httpPort)));
  }

  private static ServiceSettings load(Map<String, String> options) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      return await(new SettingsLoader(vertx).load(List.of(), options));
    } finally {
      await(vertx.close());
    }
  }

  private static ServerSocket free() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK));
  }

  private static ServerSocket occupy(int tcpPort) throws IOException {
    return new ServerSocket(tcpPort, 1, InetAddress.getByName(LOOPBACK));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(60, TimeUnit.SECONDS);
  }

  private Services started(Set<Services.Role> roles) throws Exception {
    Services services = Services.create(settings, roles);
    await(services.start(new FirstStart(settings)));
    return services;
  }

  private JsonObject get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
          .timeout(Duration.ofSeconds(60)).build();
      return new JsonObject(client.send(request, BodyHandlers.ofString()).body());
    }
  }

  private static boolean answers(int tcpPort) {
    try (Socket socket = new Socket(LOOPBACK, tcpPort)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  void everyRoleRunsAndTheDirectoryIsFreeAfterwards() throws Exception {
    for (int round = 0; round < 2; round++) {
      Services services = started(ALL);
      assertEquals("nvme=127.0.0.1:%d discovery=127.0.0.1:%d http=http://127.0.0.1:%d"
          .formatted(port, discoveryPort, httpPort), services.addresses());
      assertEquals(List.of(), services.failures());
      assertEquals(new JsonObject("{\"status\": \"UP\", \"checks\": {\"target node\": \"UP\"}}"), get("/health/ready"));
      JsonObject status = get("/api/v1/status");
      assertTrue(status.getJsonArray("ports").getJsonObject(0).getBoolean("listening"), status::encode);
      assertTrue(status.getJsonArray("subsystems").getJsonObject(0).getJsonArray("namespaces").getJsonObject(0)
          .getBoolean("ready"), status::encode);
      assertThrows(ConfigStoreException.class, () -> Services.create(settings, ALL), "the directory is in use");
      await(services.stop());
      for (int tcpPort : new int[] {port, discoveryPort, httpPort}) {
        assertTrue(!answers(tcpPort), "TCP port " + tcpPort);
      }
    }
  }

  @Test
  void onlyTheRolesThatAreAskedForRun() throws Exception {
    Services services = started(EnumSet.of(Services.Role.DISCOVERY, Services.Role.ADMIN));
    assertEquals("discovery=127.0.0.1:%d http=http://127.0.0.1:%d".formatted(discoveryPort, httpPort),
        services.addresses());
    assertTrue(!answers(port), "there is no target node");
    JsonObject status = get("/api/v1/status");
    assertEquals("none", status.getJsonObject("node").getString("transport"));
    assertEquals("not running here", status.getJsonArray("ports").getJsonObject(0).getString("detail"));
    assertEquals(new JsonObject("{\"status\": \"UP\", \"checks\": {}}"), get("/health/ready"));
    await(services.stop());
  }

  @Test
  void aPortInUseIsAFailureButNotTheEnd() throws Exception {
    await(started(EnumSet.of(Services.Role.TARGET)).stop());
    try (ServerSocket _ = occupy(port)) {
      Services services = Services.create(settings, EnumSet.of(Services.Role.TARGET, Services.Role.ADMIN));
      await(services.start((_, _, _) -> Future.succeededFuture()));
      assertEquals(1, services.failures().size());
      assertTrue(services.failures().getFirst().startsWith("port 1: "), services.failures()::toString);
      assertEquals("DOWN", get("/health/ready").getString("status"));
      await(services.stop());
    }
  }

  @Test
  @DisplayName("all services that cannot listen are named at once with their options, and nothing is changed (mend 30)")
  void namesAllServicesThatCannotListen() throws Exception {
    Path data = directory.resolve("data");
    Services services = Services.create(settings, ALL);
    try (ServerSocket _ = occupy(port); ServerSocket _ = occupy(discoveryPort); ServerSocket _ = occupy(httpPort)) {
      Throwable failure = assertThrows(Throwable.class, () -> await(services.start(new FirstStart(settings))));
      assertInstanceOf(ListenException.class, failure);
      List<String> lines = String.valueOf(failure.getMessage()).lines().toList();
      assertEquals(3, lines.size(), failure::toString);
      assertListens("nvme", port, "--port or --listen", lines.get(0));
      assertListens("discovery", discoveryPort, "--discovery-port or --listen", lines.get(1));
      assertListens("http", httpPort, "--http-port or --http-listen", lines.get(2));
      await(services.abandon());
    }
    assertFalse(Files.exists(data), "nothing is left");
    await(started(ALL).stop());
  }

  private static void assertListens(String service, int tcpPort, String options, String line) {
    assertTrue(line.startsWith("%s cannot listen at 127.0.0.1:%d: ".formatted(service, tcpPort)), line);
    assertTrue(line.endsWith("; give another " + options), line);
  }

  @Test
  @DisplayName("a first start that fails late leaves an empty data directory empty and another one as it is (mend 30)")
  void leavesNothingHalf() throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    Services.Preparation late = (vertx, folder, store) -> new FirstStart(settings).prepare(vertx, folder, store)
        .compose(_ -> Future.failedFuture(new IOException("too late")));
    Services first = Services.create(settings, ALL);
    assertThrows(Throwable.class, () -> await(first.start(late)));
    await(first.abandon());
    try (Stream<Path> left = Files.list(data)) {
      assertEquals(List.of(), left.toList());
    }
    await(started(ALL).stop());
    Services second = Services.create(settings, ALL);
    assertThrows(Throwable.class, () -> await(second.start((_, _, _) -> Future.failedFuture(new IOException("no")))));
    await(second.abandon());
    assertTrue(Files.exists(data.resolve("images/disk-1.img")) && Files.exists(data.resolve("config.json")));
    await(started(ALL).stop());
  }

  @Test
  void aFailingPreparationStartsNothing() throws Exception {
    Services services = Services.create(settings, ALL);
    assertThrows(IllegalStateException.class, services::store, "before the start");
    Throwable failure = assertThrows(Throwable.class,
        () -> await(services.start((_, _, _) -> Future.failedFuture(new IOException("no document")))));
    assertEquals("no document", failure.getMessage());
    assertTrue(!answers(port) && !answers(discoveryPort) && !answers(httpPort));
    await(services.stop());
    await(started(ALL).stop());
  }
}
