// SPDX-License-Identifier: Apache-2.0
package io.weft.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.weft.config.HostEntry;
import io.weft.config.Violation;
import io.weft.config.file.DataDirectory;
import io.weft.config.file.FileConfigStore;
import io.weft.config.rules.Rules;
import io.weft.config.status.ControllerStatus;
import io.weft.config.status.IoCounters;
import io.weft.config.status.NamespaceStatus;
import io.weft.config.status.NodeStatus;
import io.weft.config.status.PortStatus;
import io.weft.config.status.ProcessStatus;
import io.weft.config.status.SubsystemStatus;
import io.weft.config.status.Tally;
import io.weft.config.status.TargetStatus;
import io.weft.config.status.TargetSummary;
import io.weft.config.store.ConfigStore;
import io.weft.management.ops.HealthChecks;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementServiceIT {
  private static final String CONFIG = "/api/v1/config";
  private static final String NQN = "nqn.2014-08.org.example:disks";
  private static final String DOCUMENT = """
      {"hosts": [{"nqn": "nqn.2014-08.org.example:host"}],
       "subsystems": [{"nqn": "%s", "attr": {"allow_any_host": "1", "serial": "S1"},
         "namespaces": [{"nsid": 1, "enable": 1, "device": {"path": "%s"}}]}],
       "ports": [{"portid": 1, "subsystems": ["%s"],
         "addr": {"trtype": "tcp", "adrfam": "ipv4", "traddr": "127.0.0.1", "trsvcid": "4420"}}]}""";

  private static final NamespaceStatus NAMESPACE = new NamespaceStatus(1, "memory:1MiB", true, true, null, "memory", 512,
      1 << 20, Map.of("read", new IoCounters(1, 3, 0, 9), "write", new IoCounters(2, 4, 0, 9)));
  private static final ControllerStatus CONTROLLER = new ControllerStatus(7, "nqn.2014-08.org.example:host",
      "00000000-0000-0000-0000-000000000001", "192.0.2.9:1234", 1, 2, 50, 1, Instant.ofEpochMilli(2000));

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final HealthChecks health = new HealthChecks();
  private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private volatile LongFunction<Future<List<Violation>>> inEffect = _ -> Future.succeededFuture(List.of());
  @TempDir Path temporary;
  private DataDirectory directory;
  private ConfigStore store;
  private String base;

  @BeforeEach
  void start() throws Exception {
    Rules rules = new Rules(device ->
        "/missing".equals(device.path()) ? Optional.of("does not exist") : Optional.empty());
    directory = DataDirectory.open(temporary);
    store = FileConfigStore.open(vertx, directory, rules).await(60, TimeUnit.SECONDS);
    NodeStatus status = new NodeStatus(new ProcessStatus("0.1", "nio", Instant.ofEpochMilli(1000)),
        new TargetStatus(new TargetSummary(1, 1, new Tally(1, 1, 1), new Tally(1, 1, 1), 1, 0, List.of()), 1, 0, List.of(new SubsystemStatus(NQN, List.of(NAMESPACE), List.of(CONTROLLER))),
            List.of(new PortStatus(1, "127.0.0.1:4420", true, true, null, List.of(NQN)))));
    ManagementService service = new ManagementService(
        new ManagementOptions("127.0.0.1", 0, Set.of("weft1.example.com"), 100_000), store, _ -> status,
        revision -> inEffect.apply(revision), health, metrics);
    vertx.deployVerticle(service).await(60, TimeUnit.SECONDS);
    base = "http://127.0.0.1:" + service.actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    store.close().await(60, TimeUnit.SECONDS);
    directory.close();
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  private HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
        .timeout(Duration.ofSeconds(60)).method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, BodyPublishers.noBody());
  }

  private HttpResponse<String> put(String document, String... headers) throws Exception {
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = "application/json; charset=utf-8";
    System.arraycopy(headers, 0, all, 2, headers.length);
    return send("PUT", CONFIG, BodyPublishers.ofString(document), all);
  }

  private static String document(String device) {
    return DOCUMENT.formatted(NQN, device, NQN);
  }

  private static String tag(HttpResponse<?> response) {
    return response.headers().firstValue("ETag").orElseThrow();
  }

  private static JsonObject problem(int status, HttpResponse<String> response) {
    assertEquals(status, response.statusCode(), response.body());
    assertEquals("application/problem+json", response.headers().firstValue("Content-Type").orElseThrow());
    JsonObject problem = new JsonObject(response.body());
    assertEquals(status, problem.getInteger("status"));
    return problem;
  }

  @Test
  void restoresSavesAndClears() throws Exception {
    HttpResponse<String> restored = put(document("memory:1MiB"));
    assertEquals(200, restored.statusCode(), restored.body());
    assertEquals("\"1\"", tag(restored));
    assertEquals(1, new JsonObject(restored.body()).getLong("revision"));
    HttpResponse<String> saved = get(CONFIG);
    assertEquals("\"1\"", tag(saved));
    assertEquals(NQN, new JsonObject(saved.body()).getJsonArray("subsystems").getJsonObject(0).getString("nqn"));
    assertEquals("\"1\"", tag(put(saved.body())), "what was saved changes nothing when it is restored");
    HttpResponse<String> cleared = send("DELETE", CONFIG, BodyPublishers.noBody(), "If-Match", "\"1\"");
    assertEquals("\"2\"", tag(cleared));
    assertTrue(store.snapshot().subsystems().isEmpty());
  }

  @Test
  void answersNotModified() throws Exception {
    String tag = tag(get(CONFIG));
    assertEquals(304, send("GET", CONFIG, BodyPublishers.noBody(), "If-None-Match", tag).statusCode());
  }

  @Test
  void refusesAStaleWriteAndSaysWhatChanged() throws Exception {
    put(document("memory:1MiB"));
    JsonObject problem = problem(412, put(document("memory:2MiB"), "If-Match", "\"0\""));
    assertEquals(1, problem.getLong("revision"));
    assertTrue(problem.getJsonArray("changes").contains("port 1 was added"), problem::encode);
    problem(412, send("DELETE", CONFIG, BodyPublishers.noBody(), "If-Match", "\"9\""));
    problem(400, put(document("memory:2MiB"), "If-Match", "W/\"1\""));
    assertEquals(1, store.snapshot().revision());
    assertEquals("\"2\"", tag(put(document("memory:2MiB"), "If-Match", "*")));
  }

  @Test
  void aWriteThatIsSentAgainIsMadeOnce() throws Exception {
    String key = "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"";
    assertEquals("\"1\"", tag(put(document("memory:1MiB"), "If-Match", "\"0\"", "Idempotency-Key", key)));
    send("DELETE", CONFIG, BodyPublishers.noBody());
    HttpResponse<String> again = put(document("memory:1MiB"), "If-Match", "\"0\"", "Idempotency-Key", key.replace("\"", ""));
    assertEquals(200, again.statusCode(), again::body);
    assertEquals("\"1\"", tag(again));
    assertEquals(2, store.snapshot().revision());
    JsonObject problem = problem(400, put(document("memory:1MiB"), "Idempotency-Key", "one"));
    assertEquals("Idempotency-Key is no UUID", problem.getString("title"));
  }

  @Test
  void saysWhatIsWrongWithADocument() throws Exception {
    JsonObject violation = problem(400, put(document("/missing"))).getJsonArray("violations").getJsonObject(0);
    assertEquals("subsystems[nqn=" + NQN + "].namespaces[nsid=1].device.path", violation.getString("path"));
    assertEquals("'/missing' does not exist", violation.getString("problem"));
    assertEquals("the absolute path of a file or block device, or a backend and its argument such as 'memory:512MiB'",
        violation.getString("expected"));
    violation = problem(400, put("{\"port\": []}")).getJsonArray("violations").getJsonObject(0);
    assertEquals("port", violation.getString("path"));
    violation = problem(400, put("")).getJsonArray("violations").getJsonObject(0);
    assertEquals("is empty", violation.getString("problem"));
    assertEquals(0, store.snapshot().revision());
  }

  @Test
  void refusesWhatIsNoDocument() throws Exception {
    problem(415, send("PUT", CONFIG, BodyPublishers.ofString(document("memory:1MiB")), "Content-Type", "text/plain"));
    problem(413, put(" ".repeat(100_001)));
    HttpResponse<String> post = send("POST", CONFIG, BodyPublishers.ofString("{}"));
    problem(405, post);
    assertEquals("GET, HEAD, PUT, PATCH, DELETE, OPTIONS", post.headers().firstValue("Allow").orElseThrow());
    problem(404, get("/api/v1/nothing"));
  }

  @ParameterizedTest
  @CsvSource({"Origin, http://example.com", "Origin, null", "Origin, http://127.0.0.1:1", "Sec-Fetch-Site, cross-site"})
  void refusesWritesFromOtherSites(String header, String value) throws Exception {
    problem(403, put(document("memory:1MiB"), header, value));
    problem(403, send("DELETE", CONFIG, BodyPublishers.noBody(), header, value));
    assertEquals(0, store.snapshot().revision());
  }

  private int statusUnderName(String name, String path) throws Exception {
    RequestOptions request = new RequestOptions().setHost(name).setPort(80).setURI(path)
        .setServer(SocketAddress.inetSocketAddress(URI.create(base).getPort(), "127.0.0.1"));
    HttpClientAgent other = vertx.createHttpClient();
    return other.request(request).compose(HttpClientRequest::send).map(HttpClientResponse::statusCode)
        .await(60, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {CONFIG, "/api/v1/status", "/metrics", "/health/ready", "/"})
  @DisplayName("no route answers under a name of others, and all answer under the names of the settings (mend 20)")
  void answersToItsOwnNames(String path) throws Exception {
    assertEquals(421, statusUnderName("attacker.example", path));
    assertEquals(200, statusUnderName("weft1.example.com", path));
    assertEquals(200, statusUnderName("WEFT1.example.com.", path));
  }

  @ParameterizedTest
  @ValueSource(strings = {CONFIG, "/api/v1/status", "/metrics", "/health/live", "/health/ready", "/", "/status.js"})
  @DisplayName("every GET route answers HEAD with the same media type and no content, and names its methods (mend 20)")
  void answersHead(String path) throws Exception {
    HttpResponse<String> head = send("HEAD", path, BodyPublishers.noBody());
    assertEquals(200, head.statusCode());
    assertEquals("", head.body());
    assertEquals(get(path).headers().firstValue("Content-Type"), head.headers().firstValue("Content-Type"));
    HttpResponse<String> patch = send("LOCK", path, BodyPublishers.noBody());
    problem(405, patch);
    assertTrue(patch.headers().firstValue("Allow").orElseThrow().startsWith("GET, HEAD"), patch.headers()::toString);
    HttpResponse<String> options = send("OPTIONS", path, BodyPublishers.noBody());
    assertEquals(204, options.statusCode());
    assertEquals(patch.headers().firstValue("Allow"), options.headers().firstValue("Allow"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "LOCK"})
  @DisplayName("a route without GET names the methods that it has (mend 20)")
  void imagesNameTheirMethods(String method) throws Exception {
    HttpResponse<String> refused = send(method, "/api/v1/images", BodyPublishers.noBody());
    assertEquals(405, refused.statusCode());
    assertEquals("POST, PATCH, DELETE, OPTIONS", refused.headers().firstValue("Allow").orElseThrow());
    HttpResponse<String> options = send("OPTIONS", "/api/v1/images", BodyPublishers.noBody());
    assertEquals(204, options.statusCode());
    assertEquals(refused.headers().firstValue("Allow"), options.headers().firstValue("Allow"));
  }

  @Test
  @DisplayName("a write is answered when it is in effect, with what is stored but not served (mend 7)")
  void answersWithWhatIsNotInEffect() throws Exception {
    CompletableFuture<Long> asked = new CompletableFuture<>();
    Promise<List<Violation>> reconciled = Promise.promise();
    inEffect = revision -> {
      asked.complete(revision);
      return reconciled.future();
    };
    CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> {
      try {
        return put(document("memory:1MiB"));
      } catch (Exception e) {
        throw new CompletionException(e);
      }
    });
    assertEquals(1, asked.get(60, TimeUnit.SECONDS));
    assertFalse(answer.isDone(), "it is not in effect yet");
    reconciled.complete(List.of(new Violation("ports[0]", "cannot listen", "another address")));
    HttpResponse<String> warned = answer.get(60, TimeUnit.SECONDS);
    assertEquals(200, warned.statusCode());
    assertEquals(new JsonObject("""
        {"revision": 1, "warnings": [{"path": "ports[0]", "problem": "cannot listen", "expected": "another address"}]}"""),
        new JsonObject(warned.body()));
    inEffect = _ -> Future.failedFuture("stopping");
    HttpResponse<String> unknown = send("DELETE", CONFIG, BodyPublishers.noBody());
    assertEquals(200, unknown.statusCode());
    assertEquals(1, new JsonObject(unknown.body()).getJsonArray("warnings").size());
  }

  @Test
  @DisplayName("what is legal but may surprise is told as advice (mend 10)")
  void advises() throws Exception {
    HttpResponse<String> answer = put("{\"hosts\": [{\"nqn\": \"testnqn\"}]}");
    assertEquals(200, answer.statusCode());
    assertEquals("hosts[nqn=testnqn].nqn",
        new JsonObject(answer.body()).getJsonArray("advice").getJsonObject(0).getString("path"));
    assertFalse(put("{\"hosts\": []}").body().contains("advice"));
  }

  @Test
  @DisplayName("a document that GET gave is taken back, with as much again, whatever the limit (mend 29)")
  void takesWhatItGives() throws Exception {
    assertEquals(200, put(document("memory:1MiB")).statusCode());
    store.edit(ConfigStore.ANY_REVISION, now -> now.withHosts(
        IntStream.range(0, 3000).mapToObj(i -> HostEntry.of("nqn.2014-08.org.example:host-" + i)).toList()))
        .await(60, TimeUnit.SECONDS);
    HttpResponse<String> saved = get(CONFIG);
    assertTrue(saved.body().length() > 100_000, "length " + saved.body().length());
    assertEquals(200, put(saved.body()).statusCode());
    JsonObject refused = problem(413, put(" ".repeat(2 * saved.body().length() + 1)));
    assertTrue(refused.getString("detail").contains("the largest document that is taken here has"), refused::encode);
    assertEquals(200, put(saved.body() + " ".repeat(saved.body().length())).statusCode(), "nothing is held of refused ones");
  }

  @Test
  void aStatusHasALimit() throws Exception {
    put(document("memory:1MiB"));
    JsonObject status = new JsonObject(get("/api/v1/status?limit=0").body());
    assertEquals(0, status.getJsonArray("subsystems").size());
    assertEquals(1, status.getJsonObject("totals").getInteger("subsystems"));
    assertEquals(0, new JsonObject(get("/api/v1/status?subsystem=nqn.x").body()).getJsonArray("subsystems").size());
    problem(400, get("/api/v1/status?limit=many"));
    problem(400, get("/api/v1/status?limit=10001"));
  }

  @Test
  void takesWritesFromItsOwnPage() throws Exception {
    HttpResponse<String> restored = put(document("memory:1MiB"), "Origin", base, "Sec-Fetch-Site", "same-origin");
    assertEquals(200, restored.statusCode(), restored.body());
  }

  @Test
  void showsWhatIsWantedAndWhatIsGoingOn() throws Exception {
    put(document("memory:1MiB"));
    JsonObject status = new JsonObject(get("/api/v1/status").body());
    assertEquals(1, status.getLong("revision"));
    assertEquals("nio", status.getJsonObject("node").getString("transport"));
    JsonObject namespace = status.getJsonArray("subsystems").getJsonObject(0).getJsonArray("namespaces")
        .getJsonObject(0);
    assertEquals("memory:1MiB", namespace.getString("device"));
    assertEquals(1 << 20, namespace.getLong("size"));
    assertTrue(namespace.getBoolean("ready"));
    JsonObject port = status.getJsonArray("ports").getJsonObject(0);
    assertEquals("127.0.0.1:4420", port.getString("address"));
    assertTrue(port.getBoolean("listening"));
    JsonObject controller = status.getJsonArray("controllers").getJsonObject(0);
    assertEquals("192.0.2.9:1234", controller.getString("hostAddress"));
  }

  @Test
  void tellsWhetherItIsReady() throws Exception {
    assertEquals(200, get("/health/live").statusCode());
    assertEquals(200, get("/health/ready").statusCode());
    health.add("port 1", () -> Optional.of("address in use"));
    health.add("store", Optional::empty);
    HttpResponse<String> response = get("/health/ready");
    assertEquals(503, response.statusCode());
    assertEquals(new JsonObject().put("status", "DOWN")
        .put("checks", new JsonObject().put("port 1", "address in use").put("store", "UP")),
        new JsonObject(response.body()));
    health.remove("port 1");
    assertEquals(200, get("/health/ready").statusCode());
  }

  @Test
  void showsMetrics() throws Exception {
    metrics.counter("weft.test", "kind", "it").increment(3);
    HttpResponse<String> response = get("/metrics");
    assertTrue(response.body().contains("weft_test_total{kind=\"it\"} 3.0"), response.body());
  }

  @Test
  void servesItsPage() throws Exception {
    HttpResponse<String> page = get("/");
    assertTrue(page.body().contains("<script src=\"status.js\" defer>"), page.body());
    assertEquals("text/html; charset=utf-8", page.headers().firstValue("Content-Type").orElseThrow());
    String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertTrue(policy.startsWith("default-src 'self'"), policy);
    assertEquals(200, get("/status.js").statusCode());
    assertEquals(200, get("/status.css").statusCode());
    assertEquals(200, get("/icon.svg").statusCode());
    assertFalse(page.headers().map().containsKey("access-control-allow-origin"));
  }
}
