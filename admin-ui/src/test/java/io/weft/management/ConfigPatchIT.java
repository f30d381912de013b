// SPDX-License-Identifier: Apache-2.0
package io.weft.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.weft.config.Samples;
import io.weft.config.status.NodeStatus;
import io.weft.config.status.ProcessStatus;
import io.weft.config.store.MemoryConfigStore;
import io.weft.management.ops.HealthChecks;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Edits of the configuration as lists of operations; the samples have the subsystems alpha and beta. */
class ConfigPatchIT {
  private static final String NEW_NAMESPACE = """
      {"op": "put", "kind": "namespace", "subsystem": "%s", "value": {"device": {"path": "memory:1MiB"}, "enable": 1}}"""
      .formatted(Samples.BETA);

  private final Vertx vertx = Vertx.vertx();
  private final MemoryConfigStore store = new MemoryConfigStore(vertx, Samples.full());
  private final HttpClient client = HttpClient.newHttpClient();
  private URI uri = URI.create("http://127.0.0.1");

  @BeforeEach
  void start() throws Exception {
    ManagementService service = new ManagementService(ManagementOptions.at("127.0.0.1", 0), store,
        _ -> NodeStatus.withoutTarget(new ProcessStatus("test", "none", Instant.EPOCH)),
        _ -> Future.succeededFuture(List.of()), new HealthChecks(), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    vertx.deployVerticle(service).await(60, TimeUnit.SECONDS);
    uri = URI.create("http://127.0.0.1:" + service.actualPort() + "/api/v1/config");
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  private HttpResponse<String> patch(String operations, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60))
        .header("Content-Type", "application/json")
        .method("PATCH", BodyPublishers.ofString("{\"operations\": [%s]}".formatted(operations)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  @DisplayName("a namespace is added by one operation, and the answer has the NSID and UUID that it has got (mend 7)")
  void answersWithWhatWasAssigned() throws Exception {
    HttpResponse<String> response = patch(NEW_NAMESPACE);
    assertEquals(200, response.statusCode(), response.body());
    JsonObject answer = new JsonObject(response.body());
    assertEquals(new JsonArray(), answer.getJsonArray("warnings"));
    JsonObject value = answer.getJsonArray("operations").getJsonObject(0).getJsonObject("value");
    int nsid = value.getInteger("nsid");
    assertEquals(2, nsid, "the lowest that is free beside 1 and 7");
    UUID stored = store.snapshot().subsystem(Samples.BETA).orElseThrow().namespace(nsid).orElseThrow()
        .identifiers().uuid();
    assertEquals(stored.toString(), value.getJsonObject("device").getString("uuid"), response.body());
    assertEquals(answer.getLong("revision"), store.snapshot().revision());
    assertEquals("\"%d\"".formatted(store.snapshot().revision()), response.headers().firstValue("ETag").orElseThrow());
  }

  @Test
  void operationsAreAppliedInTheirOrderAllOrNone() throws Exception {
    long before = store.snapshot().revision();
    HttpResponse<String> refused = patch(NEW_NAMESPACE + ", {\"op\": \"delete\", \"kind\": \"port\", \"portid\": 99}");
    assertEquals(400, refused.statusCode());
    JsonObject violation = new JsonObject(refused.body()).getJsonArray("violations").getJsonObject(0);
    assertTrue(violation.getString("path").startsWith("operations[1]"), refused.body());
    assertEquals(before, store.snapshot().revision());
    HttpResponse<String> done = patch(NEW_NAMESPACE
        + ", {\"op\": \"delete\", \"kind\": \"namespace\", \"subsystem\": \"%s\", \"nsid\": 2}".formatted(Samples.BETA)
        + ", {\"op\": \"delete\", \"kind\": \"namespace\", \"subsystem\": \"%s\", \"nsid\": 7}".formatted(Samples.BETA));
    assertEquals(200, done.statusCode(), done.body());
    assertEquals(List.of(1), store.snapshot().subsystem(Samples.BETA).orElseThrow().namespaces().stream()
        .map(namespace -> namespace.nsid()).toList());
  }

  @Test
  void ifMatchIsRespected() throws Exception {
    long revision = store.snapshot().revision();
    assertEquals(412, patch(NEW_NAMESPACE, "If-Match", "\"%d\"".formatted(revision + 1)).statusCode());
    assertEquals(200, patch(NEW_NAMESPACE, "If-Match", "\"%d\"".formatted(revision)).statusCode());
  }
}
