// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.ctl;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.weft.cli.error.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A client of the management service. Problem documents in its answers become failures of the command. */
public final class ManagementClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final String CONFIG = "api/v1/config";
  private static final String IMAGES = "api/v1/images";
  private static final String CLUSTER = "api/v1/cluster";
  private static final String STATUS = "api/v1/status";
  private static final int STALE = 412;

  private final URI base;

  /**
   * A client of one service.
   *
   * @param url the address of the service, such as {@code http://127.0.0.1:8080}
   */
  public ManagementClient(String url) {
    try {
      base = URI.create(url.endsWith("/") ? url : url + "/");
    } catch (IllegalArgumentException e) {
      throw CommandFailure.misuse("--http %s is not a URL; expected one such as http://127.0.0.1:8080".formatted(url), e);
    }
    if (!"http".equals(base.getScheme()) || base.getHost() == null) {
      throw CommandFailure.misuse("--http is %s; expected a URL such as http://127.0.0.1:8080".formatted(url), null);
    }
  }

  /** The configuration in nvmetcli's format, as text. */
  public String save() throws InterruptedException {
    return body("", send(request(CONFIG).GET()));
  }

  /** The configuration with its revision. */
  ConfigView configuration() throws InterruptedException {
    HttpResponse<String> response = send(request(CONFIG).GET());
    JsonObject document = new JsonObject(body("", response));
    String tag = response.headers().firstValue("ETag").orElse("").replace("\"", "");
    return new ConfigView(document, tag.isEmpty() ? 0 : Long.parseLong(tag));
  }

  /** What runs; see docs/configuration.md. */
  JsonObject status() throws InterruptedException {
    return new JsonObject(body("", send(request(STATUS).GET())));
  }

  /**
   * Replaces the configuration with a document.
   *
   * @param file the name of the document in messages
   * @param revision the revision that is required of the configuration, or null for any
   * @param node the node that gets all of it, or null if the document says which gets what
   */
  JsonObject restore(byte[] document, String file, @Nullable Long revision, @Nullable String node) throws InterruptedException {
    HttpRequest.Builder request = json(
        request(node == null ? CONFIG : CONFIG + "?node=" + URLEncoder.encode(node, StandardCharsets.UTF_8)), "PUT", BodyPublishers.ofByteArray(document));
    return new JsonObject(body(file + ": ", send(conditional(request, revision))));
  }

  /**
   * Applies a document of operations, all of them or none.
   *
   * @param file the name of the document in messages
   * @param revision the revision that is required of the configuration, or null for any
   */
  JsonObject apply(byte[] document, String file, @Nullable Long revision) throws InterruptedException {
    HttpRequest.Builder request = json(request(CONFIG), "PATCH", BodyPublishers.ofByteArray(document));
    return new JsonObject(body(file + ": ", send(conditional(request, revision))));
  }

  /**
   * Removes all hosts, subsystems and ports.
   *
   * @param revision the revision that is required of the configuration, or null for any
   */
  JsonObject clear(@Nullable Long revision) throws InterruptedException {
    return new JsonObject(body("", send(conditional(request(CONFIG).DELETE(), revision))));
  }

  /**
   * Applies operations, all of them or none.
   *
   * @param revision the revision that the operations were made for
   * @return the service's answer; empty if the configuration has moved on to another revision
   */
  Optional<JsonObject> edit(List<JsonObject> operations, long revision) throws InterruptedException {
    HttpRequest.Builder request = json(request(CONFIG), "PATCH", text(new JsonObject().put("operations", new JsonArray(operations)).encode()));
    HttpResponse<String> response = send(conditional(request, revision));
    return response.statusCode() == STALE ? Optional.empty() : Optional.of(new JsonObject(body("", response)));
  }

  /** Makes a file for a namespace, on the machine of the service. @return its {@code path} and {@code size} */
  JsonObject createImage(@Nullable String name, long size) throws InterruptedException {
    JsonObject wanted = new JsonObject().put("size", Long.toString(size));
    if (name != null) {
      wanted.put("name", name);
    }
    return new JsonObject(body("", send(json(request(IMAGES), "POST", text(wanted.encode())))));
  }

  /** Changes the size of the file of a namespace. @param shrink whether it may become smaller, which cuts data off */
  JsonObject resizeImage(String path, long size, boolean shrink) throws InterruptedException {
    JsonObject wanted = new JsonObject().put("path", path).put("size", Long.toString(size)).put("shrink", shrink);
    return new JsonObject(body("", send(json(request(IMAGES), "PATCH", text(wanted.encode())))));
  }

  /** Deletes a file that {@link #createImage} made and that no namespace uses. */
  void deleteImage(String path) throws InterruptedException {
    body("", send(json(request(IMAGES), "DELETE", text(new JsonObject().put("path", path).encode()))));
  }

  /** The cluster; see docs/cluster.md. */
  public JsonObject cluster() throws InterruptedException {
    return new JsonObject(body("", send(request(CLUSTER).GET())));
  }

  /** Makes the process the first node of a new cluster. @param wanted see docs/cluster.md @return the {@code revision} that has it */
  public JsonObject initCluster(JsonObject wanted) throws InterruptedException {
    return new JsonObject(body("", send(json(request(CLUSTER + "/init"), "POST", text(wanted.encode())))));
  }

  /** Lets the process leave its cluster. @param wanted may name the data directory @return its {@code node} and {@code revision} */
  public JsonObject leaveCluster(JsonObject wanted) throws InterruptedException {
    return new JsonObject(body("", send(json(request(CLUSTER + "/leave"), "POST", text(wanted.encode())))));
  }

  /** Makes a token. @param roles separated by commas @return its {@code token} and {@code expires} */
  public JsonObject issueToken(String roles, int hours) throws InterruptedException {
    return new JsonObject(body("", send(request("%s/tokens?roles=%s&hours=%d".formatted(
        CLUSTER, URLEncoder.encode(roles, StandardCharsets.UTF_8), hours)).POST(BodyPublishers.noBody()))));
  }

  /** Removes a node. @param everything whether what is on it alone is removed too @return the {@code nodes} that are left */
  public JsonObject removeNode(String node, boolean everything) throws InterruptedException {
    return new JsonObject(body("", send(request("%s/nodes/%s?everything=%s".formatted(
        CLUSTER, URLEncoder.encode(node, StandardCharsets.UTF_8), everything)).DELETE())));
  }

  /** Makes a new cluster key. @return its {@code generation} */
  public JsonObject rotateKey() throws InterruptedException {
    return new JsonObject(body("", send(request(CLUSTER + "/key").POST(BodyPublishers.noBody()))));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path));
  }

  private static HttpRequest.Builder json(HttpRequest.Builder request, String method, BodyPublisher content) {
    return request.header("Content-Type", "application/json").method(method, content);
  }

  private static BodyPublisher text(String content) {
    return BodyPublishers.ofString(content, StandardCharsets.UTF_8);
  }

  private static HttpRequest.Builder conditional(HttpRequest.Builder request, @Nullable Long revision) {
    return revision == null ? request : request.header("If-Match", "\"" + revision + "\"");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build()) {
      return client.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw CommandFailure.failed(("no answer from the management service at %s: %s; is it running? If it listens elsewhere, "
          + "give --http URL or --http-port PORT, or set WEFT_HTTP_PORT")
          .formatted(base, e.getMessage() == null ? "cannot connect" : e.getMessage()), e);
    }
  }

  /** The content of an answer. An error in the request is a misuse; everything else is a failure of the service. */
  private static String body(String prefix, HttpResponse<String> response) {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return response.body();
    }
    String text = explain(prefix, response);
    throw switch (status) {
      case 400, 404, 409, STALE, 413, 415 -> CommandFailure.misuse(text, null);
      default -> CommandFailure.failed(text, null);
    };
  }

  private static String explain(String prefix, HttpResponse<String> response) {
    JsonObject problem;
    try {
      problem = new JsonObject(response.body());
    } catch (DecodeException _) {
      return prefix + "the management service answered with HTTP status " + response.statusCode();
    }
    JsonArray violations = problem.getJsonArray("violations", new JsonArray());
    if (!violations.isEmpty()) {
      return violations.stream().map(JsonObject.class::cast)
          .map(violation -> prefix.isEmpty() ? Outcome.line(violation) : prefix + Outcome.lineOfDocument(violation))
          .collect(Collectors.joining(System.lineSeparator()));
    }
    return prefix + problem.getString("detail", problem.getString("title", "HTTP status " + response.statusCode()));
  }
}
