// SPDX-License-Identifier: Apache-2.0
package io.weft.management.http;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Violation;
import io.weft.config.store.ConfigStoreException;
import io.weft.config.store.StaleRevisionException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An error as a problem document (RFC 9457). */
public final class Problem {
  /** The media type of a problem document. */
  public static final String CONTENT_TYPE = "application/problem+json";

  private static final String RETRY_AFTER_SECONDS = "2";
  private static final Logger LOG = LoggerFactory.getLogger(Problem.class);

  private final int status;
  private final JsonObject document;

  private Problem(int status, String title) {
    this.status = status;
    this.document = new JsonObject().put("type", "about:blank").put("title", title).put("status", status);
  }

  /** A problem. @param status the HTTP status @param title the problem, without the details of this request */
  public static Problem of(int status, String title) {
    return new Problem(status, title);
  }

  /** The problem of a failure, usually of an edit of the configuration. */
  public static Problem of(Throwable failure) {
    return switch (failure) {
      case InvalidConfigurationException e -> of(400, "the configuration is not valid").violations(e.violations());
      case StaleRevisionException e -> of(412, "the configuration has changed").message(e).changes(e);
      case TooLargeException e -> of(413, "the document is too large").message(e);
      case BrokenOffException e -> of(400, "the request was broken off").message(e);
      case BusyException e -> of(503, "too much is asked at once").message(e);
      case ConfigStoreException e -> of(503, "the configuration cannot be stored").message(e);
      default -> {
        LOG.error("request failed", failure);
        yield of(500, "internal error");
      }
    };
  }

  /** Answers with a problem document if a route fails or is missing. */
  public static void handleErrors(Router router) {
    router.errorHandler(404, context -> of(404, "there is nothing at " + context.normalizedPath()).send(context));
    router.errorHandler(400, context -> of(400, "the request cannot be understood").send(context));
    router.errorHandler(500, context -> of(context.failure()).send(context));
  }

  /** Adds the details of this request. */
  public Problem detail(String detail) {
    document.put("detail", detail);
    return this;
  }

  private Problem message(Exception e) {
    return detail(String.valueOf(e.getMessage()));
  }

  /** What is wrong with a document, or with what became of it, as JSON. */
  public static JsonArray json(List<Violation> violations) {
    JsonArray array = new JsonArray();
    violations.forEach(violation -> array.add(new JsonObject().put("path", violation.path())
        .put("problem", violation.problem()).put("expected", violation.expected())));
    return array;
  }

  /** Adds what is wrong with the document of the request. */
  public Problem violations(List<Violation> violations) {
    document.put("violations", json(violations));
    return this;
  }

  private Problem changes(StaleRevisionException stale) {
    document.put("revision", stale.current()).put("changes", new JsonArray(stale.changes()));
    return this;
  }

  /** Answers a request with the problem, unless it is already answered. */
  public void send(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (!response.ended() && !response.closed()) {
      if (status == 503) {
        response.putHeader("Retry-After", RETRY_AFTER_SECONDS);
      }
      response.setStatusCode(status);
      Answer.send(context, CONTENT_TYPE, document.toBuffer());
    }
  }
}
