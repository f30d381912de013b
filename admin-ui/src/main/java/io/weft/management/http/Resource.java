// SPDX-License-Identifier: Apache-2.0
package io.weft.management.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A path and the methods that it answers. HEAD is answered wherever GET is (RFC 9110, section 9.1), OPTIONS with the
 * methods, and any other method with status 405 and the methods in {@code Allow} (section 15.5.6).
 */
public final class Resource {
  private final Router router;
  private final String path;
  private final List<HttpMethod> methods = new ArrayList<>();

  private Resource(Router router, String path) {
    this.router = router;
    this.path = path;
  }

  /** A resource without methods. @param path its path */
  public static Resource at(Router router, String path) {
    return new Resource(router, path);
  }

  /** Answers GET and HEAD, with {@link Answer#send}, which leaves the content of HEAD out. */
  public Resource get(Handler<RoutingContext> handler) {
    return on(HttpMethod.GET, handler).on(HttpMethod.HEAD, handler);
  }

  /** As {@link #get}, for content that is too costly to make only for its headers. @param type its media type */
  public Resource get(String type, Handler<RoutingContext> handler) {
    return on(HttpMethod.GET, handler)
        .on(HttpMethod.HEAD, context -> context.response().putHeader("Content-Type", type).end());
  }

  /** Answers another method. */
  public Resource on(HttpMethod method, Handler<RoutingContext> handler) {
    methods.add(method);
    router.route(method, path).handler(handler);
    return this;
  }

  /** Refuses all methods that were not added. The last call. */
  public void refuseOthers() {
    String allowed = methods.stream().map(HttpMethod::name).collect(Collectors.joining(", ")) + ", OPTIONS";
    router.route(path).handler(context -> {
      context.response().putHeader("Allow", allowed);
      if (context.request().method().equals(HttpMethod.OPTIONS)) {
        context.response().setStatusCode(204).end();
      } else {
        Problem.of(405, context.request().method() + " is not allowed here").detail("allowed are " + allowed)
            .send(context);
      }
    });
  }
}
