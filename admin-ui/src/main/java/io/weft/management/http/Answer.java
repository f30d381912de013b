// SPDX-License-Identifier: Apache-2.0
package io.weft.management.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Ends the answer to a request. */
public final class Answer {
  /** The media type of JSON. */
  public static final String JSON = "application/json";

  private Answer() {}

  /**
   * Answers with content, as fast as the client takes it; a HEAD request with its headers only, which Vert.x leaves to its
   * users.
   */
  public static void send(RoutingContext context, String type, Buffer content) {
    HttpServerResponse response = context.response().putHeader("Content-Type", type);
    if (context.request().method().equals(HttpMethod.HEAD)) {
      response.putHeader("Content-Length", Integer.toString(content.length())).end();
    } else {
      Chunks.of(content).send(context);
    }
  }

  /** Answers with a JSON object. */
  public static void send(RoutingContext context, JsonObject content) {
    send(context, JSON, content.toBuffer());
  }
}
