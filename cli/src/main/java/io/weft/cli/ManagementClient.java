// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.weft.cli.error.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A client of the management service. Problem documents in its answers become failures of the command. */
final class ManagementClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final String CONFIG = "api/v1/config";

  private final URI base;

  /**
   * A client of one service.
   *
   * @param url the address of the service, such as {@code http://127.0.0.1:8080}
   */
  ManagementClient(String url) {
    try {
      base = URI.create(url.endsWith("/") ? url : url + "/");
    } catch (IllegalArgumentException e) {
      throw CommandFailure.misuse("--http %s is not a URL; expected one such as http://127.0.0.1:8080".formatted(url), e);
    }
    if (!"http".equals(base.getScheme()) || base.getHost() == null) {
      throw CommandFailure.misuse("--http is %s; expected a URL such as http://127.0.0.1:8080".formatted(url), null);
    }
  }

  /** The configuration in nvmetcli's format. */
  String save() throws InterruptedException {
    return send("", HttpRequest.newBuilder(base.resolve(CONFIG)).GET());
  }

  /**
   * Replaces the configuration with a document.
   *
   * @param file the name of the document in messages
   * @param revision the revision that is required of the configuration, or null for any
   */
  JsonObject restore(byte[] document, String file, @Nullable Long revision) throws InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(CONFIG))
        .header("Content-Type", "application/json").PUT(BodyPublishers.ofByteArray(document));
    return new JsonObject(send(file + ": ", conditional(request, revision)));
  }

  /**
   * Removes all hosts, subsystems and ports.
   *
   * @param revision the revision that is required of the configuration, or null for any
   */
  JsonObject clear(@Nullable Long revision) throws InterruptedException {
    return new JsonObject(send("", conditional(HttpRequest.newBuilder(base.resolve(CONFIG)).DELETE(), revision)));
  }

  private static HttpRequest.Builder conditional(HttpRequest.Builder request, @Nullable Long revision) {
    return revision == null ? request : request.header("If-Match", "\"" + revision + "\"");
  }

  private String send(String prefix, HttpRequest.Builder request) throws InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build()) {
      HttpResponse<String> response = client.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
      if (response.statusCode() == 200) {
        return response.body();
      }
      throw failure(prefix, response);
    } catch (IOException e) {
      throw CommandFailure.failed("no answer from the management service at %s: %s; is it running, and is --http right?"
          .formatted(base, e.getMessage() == null ? "cannot connect" : e.getMessage()), e);
    }
  }

  /** An error in the document is a misuse; everything else is a failure of the service. */
  private static CommandFailure failure(String prefix, HttpResponse<String> response) {
    String text = explain(prefix, response);
    return switch (response.statusCode()) {
      case 400, 412, 413, 415 -> CommandFailure.misuse(text, null);
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
      return violations.stream().map(JsonObject.class::cast).map(violation -> prefix + line(violation))
          .collect(Collectors.joining(System.lineSeparator()));
    }
    return prefix + problem.getString("detail", problem.getString("title", "HTTP status " + response.statusCode()));
  }

  private static String line(JsonObject violation) {
    String path = violation.getString("path", "");
    return "%s: %s; expected %s".formatted(path.isEmpty() ? "document" : path,
        violation.getString("problem", ""), violation.getString("expected", ""));
  }
}
