// SPDX-License-Identifier: Apache-2.0
package io.weft.management.security;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;

/** Headers that restrict what a browser may do with an answer. */
public final class SecurityHeaders {
  private SecurityHeaders() {}

  /** Sets the headers of the answer and passes the request on. */
  public static void add(RoutingContext context) {
    MultiMap headers = context.response().headers();
    headers.set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cache-Control", "no-store");
    context.next();
  }
}
