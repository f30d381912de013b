// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.weft.config.Configuration;
import io.weft.config.file.DataDirectory;
import io.weft.config.node.NodeEntry;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import io.weft.management.cluster.RefusedException;
import io.weft.service.settings.ServiceSettings;
import io.weft.service.settings.SettingsLoader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that runs becomes the first node of a cluster, or stays what it is if that cannot be. */
@Timeout(300)
class MembershipIT {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int PORTS = 7;
  private static final String NQN = "nqn.2014-08.org.example:host-";

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private int port;
  private ServiceSettings settings;
  private Services services;

  @BeforeEach
  void start() throws Exception {
    port = free();
    Map<String, String> options = Map.of(
        ServiceSettings.DATA.key(), folder.resolve("data").toString(),
        ServiceSettings.LISTEN.key(), LOOPBACK,
        ServiceSettings.HTTP_LISTEN.key(), LOOPBACK,
        ServiceSettings.EVENT_LOOPS.key(), "2",
        ServiceSettings.PORT.key(), Integer.toString(port),
        ServiceSettings.DISCOVERY_PORT.key(), Integer.toString(port + 1),
        ServiceSettings.HTTP_PORT.key(), Integer.toString(port + 2));
    Vertx vertx = Vertx.vertx();
    try {
      settings = await(new SettingsLoader(vertx).load(List.of(), options));
    } finally {
      await(vertx.close());
    }
    run();
  }

  private void run() throws Exception {
    services = Services.create(settings, EnumSet.allOf(Services.Role.class));
    await(services.start(new FirstStart(settings)));
  }

  @AfterEach
  void stop() throws Exception {
    await(services.stop());
    http.close();
  }

  /** The first of some neighbouring ports below those that the kernel gives to connections. */
  private static int free() throws Exception {
    for (int first = 21_000 + (int) (ProcessHandle.current().pid() % 90) * 10;; first += 10) {
      List<ServerSocket> sockets = new ArrayList<>();
      try {
        for (int i = 0; i < PORTS; i++) {
          sockets.add(new ServerSocket(first + i, 1, InetAddress.getByName(LOOPBACK)));
        }
        return first;
      } catch (BindException _) {
        // The next ones then.
      } finally {
        for (ServerSocket socket : sockets) {
          socket.close();
        }
      }
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(60, TimeUnit.SECONDS);
  }

  private HttpRequest request(String method, String path, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (port + 2) + path)).timeout(Duration.ofSeconds(60))
        .header("Content-Type", "application/json").method(method, HttpRequest.BodyPublishers.ofString(body)).build();
  }

  private JsonObject ask(int status, String method, String path, JsonObject body) throws Exception {
    HttpResponse<String> response = http.send(request(method, path, body.isEmpty() ? "" : body.encode()), BodyHandlers.ofString());
    assertEquals(status, response.statusCode(), response.body());
    return new JsonObject(response.body());
  }

  private JsonObject get(String path) throws Exception {
    return ask(200, "GET", path, new JsonObject());
  }

  private JsonObject self() {
    return new JsonObject().put("name", "node-1").put("address", LOOPBACK).put("port", port + 3);
  }

  private CompletableFuture<HttpResponse<String>> addHost(int number) {
    return http.sendAsync(request("PATCH", "/api/v1/config", new JsonObject()
        .put("operations", List.of(new JsonObject().put("op", "put").put("kind", "host").put("value", new JsonObject().put("nqn", NQN + number)))).encode()),
        BodyHandlers.ofString());
  }

  @Test
  @DisplayName("It becomes a cluster while it runs: its revision goes on by one, edits meanwhile are made, and it starts again as a node")
  void becomesACluster() throws Exception {
    long before = services.store().snapshot().revision();
    ask(409, "GET", "/api/v1/cluster", new JsonObject());
    CompletableFuture<JsonObject> made = CompletableFuture.supplyAsync(() -> {
      try {
        return ask(200, "POST", "/api/v1/cluster/init", self());
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
    List<CompletableFuture<HttpResponse<String>>> edits = new ArrayList<>();
    for (int i = 0; !made.isDone() || i < 5; i++) {
      CompletableFuture<HttpResponse<String>> edit = addHost(i);
      edits.add(edit);
      assertEquals(200, edit.get(60, TimeUnit.SECONDS).statusCode(), () -> edit.join().body());
    }
    assertTrue(made.get().getLong("revision") > before, made.get()::encode);
    long now = services.store().snapshot().revision();
    assertEquals(before + 1 + edits.size(), now, "each edit is a revision, and the founding one");
    assertEquals(edits.size(), services.store().snapshot().hosts().size());
    JsonObject status = get("/api/v1/cluster");
    assertEquals("node-1", status.getString("leader"), status::encode);
    assertEquals("node-1", get("/api/v1/config").getJsonArray("ports").getJsonObject(0).getString("node"));

    JsonObject again = ask(409, "POST", "/api/v1/cluster/init", self());
    assertEquals("this process is node node-1 of a cluster already; let it leave that cluster first", again.getString("detail"));

    await(services.stop());
    run();
    assertEquals(now, services.store().snapshot().revision());
    assertEquals(edits.size(), services.store().snapshot().hosts().size());
    assertEquals("node-1", get("/api/v1/cluster").getString("node"));
  }

  @Test
  @DisplayName("If a port for the cluster is taken it stays alone, says which, takes edits, and can try again")
  void portTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(port + 5, 1, InetAddress.getByName(LOOPBACK))) {
      JsonObject refused = ask(409, "POST", "/api/v1/cluster/init", self());
      assertTrue(refused.getString("detail").startsWith("this process cannot listen for other nodes at 127.0.0.1:" + taken.getLocalPort()),
          refused::encode);
    }
    assertAlone();
    ask(200, "POST", "/api/v1/cluster/init", self());
  }

  @Test
  @DisplayName("If a part of the process cannot follow, nothing is left of the cluster: neither its directory nor its ports")
  void undone() throws Exception {
    Vertx vertx = Vertx.vertx();
    Path data = folder.resolve("other");
    try (DataDirectory directory = DataDirectory.open(data)) {
      Becoming becoming = new Becoming(vertx, directory, new Rules(DeviceProbe.NONE));
      ClusterSetup.Self self = new ClusterSetup.Self("node-1", LOOPBACK, port + 3);
      AtomicReference<Configuration> seen = new AtomicReference<>();
      for (int round = 0; round < 2; round++) {
        Future<?> failed = becoming.open(ClusterSetup.first("weft", self), Configuration.EMPTY.withRevision(7), member -> {
          seen.set(member.store().snapshot());
          return Future.failedFuture("the part is broken");
        });
        RefusedException why = assertThrows(RefusedException.class, () -> await(failed));
        assertEquals("no cluster was made, and this process stands alone as before: the part is broken", why.getMessage());
        assertEquals(8, seen.get().revision());
        assertEquals(List.of("node-1"), seen.get().nodeMap().values().stream().map(NodeEntry::name).toList());
        try (Stream<Path> left = Files.list(data)) {
          assertEquals(List.of("lock"), left.map(file -> file.getFileName().toString()).toList());
        }
        for (int each = 0; each < 4; each++) {
          new ServerSocket(port + 3 + each, 1, InetAddress.getByName(LOOPBACK)).close();
        }
      }
    } finally {
      await(vertx.close());
    }
  }

  private void assertAlone() throws Exception {
    assertFalse(Files.exists(folder.resolve("data/cluster")));
    ask(409, "GET", "/api/v1/cluster", new JsonObject());
    assertEquals(200, addHost(1).get(60, TimeUnit.SECONDS).statusCode());
    assertFalse(services.store().snapshot().hasNodes());
  }

  @Test
  @DisplayName("A request that is wrong gets an answer that says what is")
  void wrongRequests() throws Exception {
    assertTrue(ask(400, "POST", "/api/v1/cluster/init", new JsonObject().put("nam", "x")).getJsonArray("violations").encode().contains("nam"));
    assertTrue(ask(400, "POST", "/api/v1/cluster/init", self().put("name", "no name")).getString("detail").contains("'no name' is no name of a node"));
    assertTrue(ask(400, "POST", "/api/v1/cluster/init", self().put("port", 65_533)).getString("detail").contains("65533 is no base port"));
    assertTrue(ask(409, "POST", "/api/v1/cluster/init", self().put("directory", "/elsewhere")).getString("detail").contains(
        "this is the process of the data directory " + folder.resolve("data")));
    ask(405, "GET", "/api/v1/cluster/init", new JsonObject());
    assertAlone();
  }
}
